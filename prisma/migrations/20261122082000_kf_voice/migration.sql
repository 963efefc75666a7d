-- AlterTable
ALTER TABLE "WecomMedia" ADD COLUMN "voiceSealed" BYTEA;
