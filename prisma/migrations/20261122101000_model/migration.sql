-- CreateTable
CREATE TABLE "ModelUse" (
    "officeId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "use" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "tokens" INTEGER NOT NULL,

    CONSTRAINT "ModelUse_pkey" PRIMARY KEY ("officeId","day","use","outcome")
);
