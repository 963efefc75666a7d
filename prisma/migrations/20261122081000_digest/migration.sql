-- CreateTable
CREATE TABLE "MorningDigest" (
    "officeId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "madeAt" TIMESTAMPTZ(3) NOT NULL,
    "people" INTEGER NOT NULL,

    CONSTRAINT "MorningDigest_pkey" PRIMARY KEY ("officeId","day")
);
