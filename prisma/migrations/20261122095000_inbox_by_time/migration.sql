-- The daily statement that no message was lost reads a day of the inbox.
CREATE INDEX "Inbox_officeId_receivedAt_idx" ON "Inbox" ("officeId", "receivedAt");
