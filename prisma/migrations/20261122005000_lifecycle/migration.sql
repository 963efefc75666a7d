-- Whose turn it is, which units have a part, and when the clock itself has something to do next.
ALTER TABLE "Ticket" ADD COLUMN "wakeAt" TIMESTAMPTZ(3);
ALTER TABLE "Ticket" ADD COLUMN "ownerRole" TEXT;
ALTER TABLE "Ticket" ADD COLUMN "ownerStaffId" TEXT;
ALTER TABLE "Ticket" ADD COLUMN "ownerDepartmentId" TEXT;
ALTER TABLE "Ticket" ADD COLUMN "units" TEXT[];
-- a sweep touches only what is due, however many tickets are open
CREATE INDEX "Ticket_due" ON "Ticket" ("wakeAt") WHERE "wakeAt" IS NOT NULL;
CREATE INDEX "Ticket_officeId_status_nextDueAt_idx" ON "Ticket" ("officeId", "status", "nextDueAt");
CREATE INDEX "Ticket_officeId_ownerRole_nextDueAt_idx" ON "Ticket" ("officeId", "ownerRole", "nextDueAt");
CREATE INDEX "Ticket_officeId_updatedAt_idx" ON "Ticket" ("officeId", "updatedAt");
CREATE INDEX "Ticket_units_idx" ON "Ticket" USING GIN ("units");

-- A command given twice with the same key is answered with what it did the first time.
CREATE TABLE "GivenCommand" (
    "officeId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "GivenCommand_pkey" PRIMARY KEY ("officeId", "key")
);
CREATE INDEX "GivenCommand_officeId_at_idx" ON "GivenCommand" ("officeId", "at");

-- Who looked at personal data, of which ticket, which fields, and what for. Never changed.
CREATE TABLE "Look" (
    "officeId" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "ticketId" TEXT NOT NULL,
    "staffId" TEXT NOT NULL,
    "staffName" TEXT NOT NULL,
    "fields" TEXT[],
    "purpose" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "Look_pkey" PRIMARY KEY ("officeId", "id")
);
CREATE INDEX "Look_officeId_ticketId_id_idx" ON "Look" ("officeId", "ticketId", "id");

-- Rectification orders to a unit, with their own limit: issued, answered, checked.
CREATE TABLE "UnitMeasure" (
    "officeId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "state" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "issuedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3),
    "wakeAt" TIMESTAMPTZ(3),
    "doneAt" TIMESTAMPTZ(3),
    CONSTRAINT "UnitMeasure_pkey" PRIMARY KEY ("officeId", "id")
);
CREATE INDEX "UnitMeasure_officeId_departmentId_idx" ON "UnitMeasure" ("officeId", "departmentId");
CREATE INDEX "UnitMeasure_due" ON "UnitMeasure" ("wakeAt") WHERE "wakeAt" IS NOT NULL;
