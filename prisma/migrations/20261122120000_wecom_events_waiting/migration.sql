-- What waits is looked for at every pass, among many times as much that is done: a backlog must not be searched for there,
-- nor a person's earlier events among everybody's.
CREATE INDEX "WecomEvent_waiting" ON "WecomEvent" ("corpId", "id") INCLUDE ("leaseUntil", "who") WHERE "status" = 'new';
CREATE INDEX "WecomEvent_of" ON "WecomEvent" ("corpId", "who", "id") WHERE "status" = 'new';
