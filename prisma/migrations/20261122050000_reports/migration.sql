-- Reports that went out by themselves, or are being made: one for each report of the pack and each of its periods.
CREATE TABLE "Report" (
    "officeId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "reportId" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "periodFrom" TIMESTAMPTZ(3) NOT NULL,
    "periodTo" TIMESTAMPTZ(3) NOT NULL,
    "label" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'making',
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "leaseUntil" TIMESTAMPTZ(3),
    "failure" TEXT,
    "circulated" BOOLEAN NOT NULL,
    "sentTo" TEXT[],
    "copiedTo" TEXT[],
    "missed" TEXT[],
    "madeAt" TIMESTAMPTZ(3),
    "htmlSealed" BYTEA,
    "docxSealed" BYTEA,
    "xlsxSealed" BYTEA,
    CONSTRAINT "Report_pkey" PRIMARY KEY ("officeId", "id")
);
CREATE UNIQUE INDEX "Report_officeId_reportId_period_key" ON "Report" ("officeId", "reportId", "period");
CREATE INDEX "Report_officeId_madeAt_idx" ON "Report" ("officeId", "madeAt");

-- What came in on a day and what became of it, with the gaps.
CREATE TABLE "NoLoss" (
    "officeId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "balanced" BOOLEAN NOT NULL,
    "statement" JSONB NOT NULL,
    CONSTRAINT "NoLoss_pkey" PRIMARY KEY ("officeId", "day")
);

-- Rows for a system that takes files: kept until the next file is written, and named by it afterwards.
CREATE TABLE "ConnectorRow" (
    "officeId" TEXT NOT NULL,
    "systemId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "ticketId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "rowSealed" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "file" TEXT,
    "writtenAt" TIMESTAMPTZ(3),
    CONSTRAINT "ConnectorRow_pkey" PRIMARY KEY ("officeId", "systemId", "key")
);
CREATE INDEX "ConnectorRow_officeId_systemId_writtenAt_idx" ON "ConnectorRow" ("officeId", "systemId", "writtenAt");

-- Files that were dropped for us, by content: the same one again changes nothing.
CREATE TABLE "ConnectorFile" (
    "officeId" TEXT NOT NULL,
    "systemId" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "takenAt" TIMESTAMPTZ(3) NOT NULL,
    "rows" INTEGER NOT NULL,
    "registered" INTEGER NOT NULL,
    "already" INTEGER NOT NULL,
    "added" INTEGER NOT NULL,
    "wrong" INTEGER NOT NULL,
    "failure" TEXT,
    CONSTRAINT "ConnectorFile_pkey" PRIMARY KEY ("officeId", "systemId", "sha256")
);

-- Requests that a system handed over and that could not be read: kept whole until a person has seen to them.
CREATE TABLE "ConnectorProblem" (
    "officeId" TEXT NOT NULL,
    "systemId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "bodySealed" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),
    CONSTRAINT "ConnectorProblem_pkey" PRIMARY KEY ("officeId", "systemId", "key")
);

-- How far a system's requests were fetched, how far tickets were looked through for it, and until when a node does so.
CREATE TABLE "ConnectorState" (
    "officeId" TEXT NOT NULL,
    "systemId" TEXT NOT NULL,
    "cursor" TEXT,
    "lookedUntil" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    CONSTRAINT "ConnectorState_pkey" PRIMARY KEY ("officeId", "systemId")
);

-- One-time values of signed requests: seen once, refused twice.
CREATE TABLE "ConnectorNonce" (
    "officeId" TEXT NOT NULL,
    "systemId" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "ConnectorNonce_pkey" PRIMARY KEY ("officeId", "systemId", "nonce")
);
CREATE INDEX "ConnectorNonce_seenAt_idx" ON "ConnectorNonce" ("seenAt");
