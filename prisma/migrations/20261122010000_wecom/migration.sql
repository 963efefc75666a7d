-- What belongs to the corp and not to one office is keyed by the corp's id.

-- CreateTable
CREATE TABLE "WecomToken" (
    "corpId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tokenSealed" BYTEA,
    "expiresAt" TIMESTAMPTZ(3),
    "askedFrom" TIMESTAMPTZ(3) NOT NULL,
    "asked" INTEGER NOT NULL DEFAULT 0,
    "shutUntil" TIMESTAMPTZ(3),

    CONSTRAINT "WecomToken_pkey" PRIMARY KEY ("corpId","name")
);

-- CreateTable
CREATE TABLE "WecomSeen" (
    "corpId" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "deliveries" INTEGER NOT NULL DEFAULT 1,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WecomSeen_pkey" PRIMARY KEY ("corpId","endpoint","signature")
);

-- CreateTable
CREATE TABLE "WecomKf" (
    "corpId" TEXT NOT NULL,
    "openKfId" TEXT NOT NULL,
    "cursor" TEXT,
    "noticeSealed" BYTEA,
    "noticeAt" TIMESTAMPTZ(3),
    "marks" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "leasedBy" TEXT,
    "leaseUntil" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "syncedAt" TIMESTAMPTZ(3),

    CONSTRAINT "WecomKf_pkey" PRIMARY KEY ("corpId","openKfId")
);

-- CreateTable
CREATE TABLE "WecomEvent" (
    "corpId" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "bodySealed" BYTEA NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'new',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "leaseUntil" TIMESTAMPTZ(3) NOT NULL,
    "failure" TEXT,
    "handledAt" TIMESTAMPTZ(3),

    CONSTRAINT "WecomEvent_pkey" PRIMARY KEY ("corpId","id")
);

-- CreateTable
CREATE TABLE "WecomMedia" (
    "corpId" TEXT NOT NULL,
    "mediaId" TEXT NOT NULL,
    "officeId" TEXT NOT NULL,
    "attachmentId" TEXT NOT NULL,
    "personKey" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'new',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "failure" TEXT,

    CONSTRAINT "WecomMedia_pkey" PRIMARY KEY ("corpId","mediaId")
);

-- CreateTable
CREATE TABLE "WecomCard" (
    "corpId" TEXT NOT NULL,
    "taskId" TEXT NOT NULL,
    "memberIds" TEXT[],
    "sendCode" TEXT,
    "cardSealed" BYTEA NOT NULL,
    "sentAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "WecomCard_pkey" PRIMARY KEY ("corpId","taskId")
);

-- CreateTable
CREATE TABLE "WecomPace" (
    "corpId" TEXT NOT NULL,
    "member" TEXT NOT NULL,
    "sentAt" BIGINT[],
    "hourFrom" BIGINT NOT NULL,
    "hourCount" INTEGER NOT NULL,

    CONSTRAINT "WecomPace_pkey" PRIMARY KEY ("corpId","member")
);

-- CreateIndex
CREATE INDEX "WecomSeen_corpId_firstAt_idx" ON "WecomSeen"("corpId", "firstAt");

-- CreateIndex
CREATE INDEX "WecomEvent_corpId_status_leaseUntil_idx" ON "WecomEvent"("corpId", "status", "leaseUntil");

-- CreateIndex
CREATE UNIQUE INDEX "WecomEvent_corpId_source_externalId_key" ON "WecomEvent"("corpId", "source", "externalId");

-- CreateIndex
CREATE INDEX "WecomMedia_corpId_status_dueAt_idx" ON "WecomMedia"("corpId", "status", "dueAt");
