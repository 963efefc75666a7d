-- CreateTable
CREATE TABLE "Lesson" (
    "officeId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "learnedAt" TIMESTAMPTZ(3) NOT NULL,
    "corrections" INTEGER NOT NULL,
    "changes" JSONB NOT NULL,
    "summary" TEXT NOT NULL,
    "kept" BOOLEAN NOT NULL,
    "inUse" BOOLEAN NOT NULL,
    "chosenBy" TEXT,
    "chosenAt" TIMESTAMPTZ(3),
    "model" BYTEA,

    CONSTRAINT "Lesson_pkey" PRIMARY KEY ("officeId","version")
);
