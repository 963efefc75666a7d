-- Recordings on their way to words. What has nothing more to do has no dueAt, so a sweep over it touches only what is due.
CREATE TABLE "Recording" (
    "officeId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "dueAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sourceSealed" BYTEA NOT NULL,
    "attachmentId" TEXT,
    "taskId" TEXT,
    "wordsSealed" BYTEA,
    "failure" TEXT,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "correlationId" TEXT NOT NULL,
    CONSTRAINT "Recording_pkey" PRIMARY KEY ("officeId", "id")
);
CREATE INDEX "Recording_dueAt_idx" ON "Recording" ("dueAt");

-- Short messages and calls asked for: the platform knows no key against doubles, so ours is written first.
CREATE TABLE "PhoneSend" (
    "officeId" TEXT NOT NULL,
    "outId" TEXT NOT NULL,
    "way" TEXT NOT NULL,
    "deliveryId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "triedAt" TIMESTAMPTZ(3) NOT NULL,
    "receipt" TEXT,
    CONSTRAINT "PhoneSend_pkey" PRIMARY KEY ("officeId", "outId")
);
CREATE INDEX "PhoneSend_outId_idx" ON "PhoneSend" ("outId");
CREATE INDEX "PhoneSend_receipt_idx" ON "PhoneSend" ("receipt");

CREATE TABLE "PhoneReceipt" (
    "officeId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "outId" TEXT,
    "platformId" TEXT,
    "bodySealed" BYTEA NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "PhoneReceipt_pkey" PRIMARY KEY ("officeId", "kind", "dedupeKey")
);
CREATE INDEX "PhoneReceipt_dueAt_idx" ON "PhoneReceipt" ("dueAt");
CREATE INDEX "PhoneReceipt_outId_idx" ON "PhoneReceipt" ("outId");
CREATE INDEX "PhoneReceipt_platformId_idx" ON "PhoneReceipt" ("platformId");
