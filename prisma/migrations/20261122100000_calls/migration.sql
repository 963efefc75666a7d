-- CreateTable
CREATE TABLE "CallRecord" (
    "officeId" TEXT NOT NULL,
    "ticketId" TEXT NOT NULL,
    "turnsSealed" BYTEA NOT NULL,
    "reading" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CallRecord_pkey" PRIMARY KEY ("officeId","ticketId")
);

-- CreateTable
CREATE TABLE "CallMatter" (
    "officeId" TEXT NOT NULL,
    "ticketId" TEXT NOT NULL,
    "matter" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "ownTicketId" TEXT,
    "byId" TEXT,
    "byName" TEXT,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "CallMatter_pkey" PRIMARY KEY ("officeId","ticketId","matter")
);

-- CreateIndex
CREATE INDEX "CallMatter_officeId_ownTicketId_idx" ON "CallMatter"("officeId", "ownTicketId");
