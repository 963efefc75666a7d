-- What is known of the corp's contacts, so that a unit is known again under a new name and a leaver is told from
-- somebody who never was among the contacts.

-- CreateTable
CREATE TABLE "WecomContacts" (
    "corpId" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "doneAt" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,

    CONSTRAINT "WecomContacts_pkey" PRIMARY KEY ("corpId")
);

-- CreateTable
CREATE TABLE "WecomUnit" (
    "corpId" TEXT NOT NULL,
    "officeId" TEXT NOT NULL,
    "unitId" TEXT NOT NULL,
    "departmentId" INTEGER NOT NULL,

    CONSTRAINT "WecomUnit_pkey" PRIMARY KEY ("corpId","officeId","unitId")
);

-- CreateTable
CREATE TABLE "WecomPerson" (
    "corpId" TEXT NOT NULL,
    "officeId" TEXT NOT NULL,
    "staffId" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,
    "goneAt" TIMESTAMPTZ(3),

    CONSTRAINT "WecomPerson_pkey" PRIMARY KEY ("corpId","officeId","staffId")
);
