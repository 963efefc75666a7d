-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Office" (
    "id" TEXT NOT NULL,
    "packId" TEXT NOT NULL,
    "packVersion" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "parentId" TEXT,
    "settings" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Office_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Department" (
    "officeId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "Department_pkey" PRIMARY KEY ("officeId","id")
);

-- CreateTable
CREATE TABLE "Staff" (
    "officeId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "departmentId" TEXT,
    "roles" TEXT[],
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "Staff_pkey" PRIMARY KEY ("officeId","id")
);

-- CreateTable
CREATE TABLE "DutyItem" (
    "officeId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "departmentId" TEXT NOT NULL,
    "item" TEXT NOT NULL,

    CONSTRAINT "DutyItem_pkey" PRIMARY KEY ("officeId","id")
);

-- CreateTable
CREATE TABLE "Guide" (
    "officeId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "asked" TEXT[],
    "body" JSONB NOT NULL,
    "published" BOOLEAN NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Guide_pkey" PRIMARY KEY ("officeId","id")
);

-- CreateTable
CREATE TABLE "RegisterCounter" (
    "officeId" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "RegisterCounter_pkey" PRIMARY KEY ("officeId","year")
);

-- CreateTable
CREATE TABLE "Inbox" (
    "officeId" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "channel" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "personKey" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "bodySealed" BYTEA NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'new',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "leasedBy" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "handledAt" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "ticketId" TEXT,
    "failure" TEXT,
    "correlationId" TEXT NOT NULL,

    CONSTRAINT "Inbox_pkey" PRIMARY KEY ("officeId","id")
);

-- CreateTable
CREATE TABLE "Conversation" (
    "officeId" TEXT NOT NULL,
    "personKey" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "addressSealed" BYTEA NOT NULL,
    "stateSealed" BYTEA,
    "takenOverBy" TEXT,
    "leasedBy" TEXT,
    "leaseUntil" TIMESTAMPTZ(3),
    "lastInAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Conversation_pkey" PRIMARY KEY ("officeId","personKey")
);

-- CreateTable
CREATE TABLE "Ticket" (
    "officeId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "packId" TEXT NOT NULL,
    "packVersion" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "headHash" BYTEA NOT NULL,
    "status" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "departmentId" TEXT,
    "channel" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "personKey" TEXT NOT NULL,
    "phoneHash" TEXT,
    "personalSealed" BYTEA NOT NULL,
    "title" TEXT NOT NULL,
    "state" JSONB NOT NULL,
    "registeredAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "nextDueAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Ticket_pkey" PRIMARY KEY ("officeId","id")
);

-- CreateTable
CREATE TABLE "TicketEvent" (
    "officeId" TEXT NOT NULL,
    "ticketId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "body" TEXT NOT NULL,
    "sealed" BYTEA,
    "prevHash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "TicketEvent_pkey" PRIMARY KEY ("officeId","ticketId","version")
);

-- CreateTable
CREATE TABLE "Clock" (
    "officeId" TEXT NOT NULL,
    "ticketId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "firstDueAt" TIMESTAMPTZ(3),
    "provisional" BOOLEAN NOT NULL,
    "basis" TEXT NOT NULL,
    "calendarVersion" TEXT NOT NULL,
    "stoppedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Clock_pkey" PRIMARY KEY ("officeId","ticketId","id")
);

-- CreateTable
CREATE TABLE "Outbox" (
    "officeId" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "audience" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "personKey" TEXT NOT NULL,
    "ticketId" TEXT,
    "template" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "bodySealed" BYTEA,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sentAt" TIMESTAMPTZ(3),
    "receivedAt" TIMESTAMPTZ(3),
    "receipt" JSONB,
    "dedupeKey" TEXT NOT NULL,
    "correlationId" TEXT NOT NULL,

    CONSTRAINT "Outbox_pkey" PRIMARY KEY ("officeId","id")
);

-- CreateTable
CREATE TABLE "Attachment" (
    "officeId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "personKey" TEXT NOT NULL,
    "inboxId" BIGINT,
    "ticketId" TEXT,
    "fileName" TEXT NOT NULL,
    "contentType" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "bodySealed" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Attachment_pkey" PRIMARY KEY ("officeId","id")
);

-- CreateIndex
CREATE INDEX "Office_parentId_idx" ON "Office"("parentId");

-- CreateIndex
CREATE UNIQUE INDEX "Department_officeId_name_key" ON "Department"("officeId", "name");

-- CreateIndex
CREATE INDEX "Inbox_officeId_personKey_id_idx" ON "Inbox"("officeId", "personKey", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Inbox_officeId_channel_externalId_key" ON "Inbox"("officeId", "channel", "externalId");

-- CreateIndex
CREATE INDEX "Ticket_officeId_personKey_idx" ON "Ticket"("officeId", "personKey");

-- CreateIndex
CREATE INDEX "Ticket_officeId_phoneHash_idx" ON "Ticket"("officeId", "phoneHash");

-- CreateIndex
CREATE INDEX "Ticket_officeId_registeredAt_idx" ON "Ticket"("officeId", "registeredAt");

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_officeId_year_seq_key" ON "Ticket"("officeId", "year", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "Ticket_officeId_number_key" ON "Ticket"("officeId", "number");

-- CreateIndex
CREATE INDEX "Outbox_officeId_personKey_id_idx" ON "Outbox"("officeId", "personKey", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Outbox_officeId_dedupeKey_key" ON "Outbox"("officeId", "dedupeKey");

-- CreateIndex
CREATE INDEX "Attachment_officeId_ticketId_idx" ON "Attachment"("officeId", "ticketId");

-- CreateIndex
CREATE INDEX "Attachment_officeId_inboxId_idx" ON "Attachment"("officeId", "inboxId");


-- Work queues: only what is still to be done is in these indexes, so a sweep costs what is due, not what there is.
CREATE INDEX "Inbox_new" ON "Inbox" ("leaseUntil") WHERE "status" = 'new';
CREATE INDEX "Clock_running" ON "Clock" ("dueAt") WHERE "status" = 'running';
CREATE INDEX "Outbox_waiting" ON "Outbox" ("dueAt") WHERE "status" = 'waiting';

-- Nothing is edited in place: the record of events can only grow.
CREATE FUNCTION "refuseChange"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the record of events can only grow (% on %)', TG_OP, TG_TABLE_NAME;
END $$;
CREATE TRIGGER "TicketEvent_growsOnly" BEFORE UPDATE OR DELETE ON "TicketEvent"
  FOR EACH ROW EXECUTE FUNCTION "refuseChange"();
