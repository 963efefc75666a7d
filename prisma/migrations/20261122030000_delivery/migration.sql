-- Where a message owed stands on its way out. A row is done when settledAt is set; until then it is either waiting for
-- its time (nextTryAt, else dueAt) or handed to the work queue (relay: which handing over).
ALTER TABLE "Outbox" ADD COLUMN "way" TEXT;
ALTER TABLE "Outbox" ADD COLUMN "nextTryAt" TIMESTAMPTZ(3);
ALTER TABLE "Outbox" ADD COLUMN "relay" TEXT;
ALTER TABLE "Outbox" ADD COLUMN "settledAt" TIMESTAMPTZ(3);
ALTER TABLE "Outbox" ADD COLUMN "round" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Outbox" ADD COLUMN "failure" TEXT;
UPDATE "Outbox" SET "settledAt" = coalesce("receivedAt", "sentAt", "createdAt") WHERE "status" <> 'waiting';
-- only what is still to be done is in these indexes; the first takes the place of one over all waiting rows
DROP INDEX "Outbox_waiting";
CREATE INDEX "Outbox_wanted" ON "Outbox" ("officeId", ("params"->>'personKey')) WHERE "template" = 'personWanted' AND "receivedAt" IS NULL;
CREATE INDEX "Outbox_due" ON "Outbox" (coalesce("nextTryAt", "dueAt"), "id") WHERE "settledAt" IS NULL AND "relay" IS NULL;
CREATE INDEX "Outbox_lane" ON "Outbox" ("officeId", "personKey", "id") WHERE "settledAt" IS NULL;
CREATE INDEX "Outbox_shown" ON "Outbox" ("officeId", "id") WHERE "settledAt" IS NULL AND "status" = 'received';
CREATE INDEX "Outbox_dead" ON "Outbox" ("officeId", "id") WHERE "status" = 'dead';

-- Every try, with what became of it. Where the platform knows no key it is written before the platform is asked: a try
-- without an outcome may have arrived.
CREATE TABLE "DeliveryAttempt" (
    "officeId" TEXT NOT NULL,
    "outboxId" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "round" INTEGER NOT NULL,
    "deliveryId" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "code" TEXT,
    "why" TEXT,
    "receipt" TEXT,
    "proof" TEXT,
    "proofAt" TIMESTAMPTZ(3),
    CONSTRAINT "DeliveryAttempt_pkey" PRIMARY KEY ("officeId", "outboxId", "number")
);
CREATE INDEX "DeliveryAttempt_deliveryId_idx" ON "DeliveryAttempt" ("deliveryId");

-- What a person has to say by telephone, because nothing else reached the citizen.
CREATE TABLE "CallTask" (
    "officeId" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "outboxId" BIGINT NOT NULL,
    "round" INTEGER NOT NULL,
    "ticketId" TEXT,
    "personKey" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "wordsSealed" BYTEA NOT NULL,
    "why" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "doneAt" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "byId" TEXT,
    "byName" TEXT,
    "note" TEXT,
    CONSTRAINT "CallTask_pkey" PRIMARY KEY ("officeId", "id")
);
CREATE UNIQUE INDEX "CallTask_officeId_outboxId_round_key" ON "CallTask" ("officeId", "outboxId", "round");
CREATE INDEX "CallTask_open" ON "CallTask" ("officeId", "dueAt") WHERE "doneAt" IS NULL;

-- Limits of the platforms, kept by all nodes together: a bucket of tokens per way, and per person on it.
CREATE TABLE "DeliveryBucket" (
    "officeId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "capacity" DOUBLE PRECISION NOT NULL,
    "perSecond" DOUBLE PRECISION NOT NULL,
    "granted" INTEGER NOT NULL,
    "refilledAt" TIMESTAMPTZ(3) NOT NULL,
    "pausedUntil" TIMESTAMPTZ(3),
    CONSTRAINT "DeliveryBucket_pkey" PRIMARY KEY ("officeId", "key")
);
