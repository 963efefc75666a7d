-- CreateTable
CREATE TABLE "OfficeChange" (
    "officeId" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "byId" TEXT NOT NULL,
    "byName" TEXT NOT NULL,
    "change" JSONB NOT NULL,

    CONSTRAINT "OfficeChange_pkey" PRIMARY KEY ("officeId","id")
);
