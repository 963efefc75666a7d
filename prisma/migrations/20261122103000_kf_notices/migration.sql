-- CreateTable
CREATE TABLE "WecomKfNotice" (
    "corpId" TEXT NOT NULL,
    "openKfId" TEXT NOT NULL,
    "noticeSealed" BYTEA NOT NULL,
    "noticeAt" TIMESTAMPTZ(3) NOT NULL,
    "marks" INTEGER NOT NULL,

    CONSTRAINT "WecomKfNotice_pkey" PRIMARY KEY ("corpId","openKfId")
);

INSERT INTO "WecomKfNotice" ("corpId", "openKfId", "noticeSealed", "noticeAt", "marks")
SELECT "corpId", "openKfId", "noticeSealed", "noticeAt", "marks" + 1 FROM "WecomKf"
 WHERE "noticeSealed" IS NOT NULL AND "noticeAt" IS NOT NULL;

-- AlterTable
ALTER TABLE "WecomKf" DROP COLUMN "noticeSealed", DROP COLUMN "noticeAt";
