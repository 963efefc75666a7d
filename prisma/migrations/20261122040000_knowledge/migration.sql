-- Reviewed, published solutions. The row is the fold of its steps, written with them.
CREATE TABLE "KnowledgeCase" (
    "officeId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "matter" TEXT,
    "domain" TEXT,
    "departmentId" TEXT,
    "authorId" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL,
    "state" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "publishedAt" TIMESTAMPTZ(3),
    CONSTRAINT "KnowledgeCase_pkey" PRIMARY KEY ("officeId", "id")
);
CREATE INDEX "KnowledgeCase_officeId_status_updatedAt_idx" ON "KnowledgeCase" ("officeId", "status", "updatedAt");

-- Who did what with a case, when and why. Never changed.
CREATE TABLE "KnowledgeCaseStep" (
    "officeId" TEXT NOT NULL,
    "caseId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "staffId" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    CONSTRAINT "KnowledgeCaseStep_pkey" PRIMARY KEY ("officeId", "caseId", "version")
);
CREATE TRIGGER "KnowledgeCaseStep_growsOnly" BEFORE UPDATE OR DELETE ON "KnowledgeCaseStep"
  FOR EACH ROW EXECUTE FUNCTION "refuseChange"();

-- The history of a guide: what was written, what was shown from when on, by whom. Never changed.
CREATE TABLE "GuideEdit" (
    "officeId" TEXT NOT NULL,
    "guideId" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "staffId" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    CONSTRAINT "GuideEdit_pkey" PRIMARY KEY ("officeId", "guideId", "version")
);
CREATE TRIGGER "GuideEdit_growsOnly" BEFORE UPDATE OR DELETE ON "GuideEdit"
  FOR EACH ROW EXECUTE FUNCTION "refuseChange"();

-- What is needed to find tickets like a ticket: hashes of telling terms of its masked words, never the words.
CREATE TABLE "LikenessSignature" (
    "officeId" TEXT NOT NULL,
    "ticketId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "personKey" TEXT NOT NULL,
    "phoneHash" TEXT,
    "departmentId" TEXT,
    "matter" TEXT,
    "domain" TEXT,
    "terms" BYTEA NOT NULL,
    "keys" BIGINT[],
    "clusterId" TEXT NOT NULL,
    CONSTRAINT "LikenessSignature_pkey" PRIMARY KEY ("officeId", "ticketId")
);
CREATE INDEX "LikenessSignature_officeId_at_idx" ON "LikenessSignature" ("officeId", "at");
CREATE INDEX "LikenessSignature_officeId_personKey_at_idx" ON "LikenessSignature" ("officeId", "personKey", "at");
CREATE INDEX "LikenessSignature_officeId_phoneHash_at_idx" ON "LikenessSignature" ("officeId", "phoneHash", "at");
CREATE INDEX "LikenessSignature_officeId_clusterId_at_idx" ON "LikenessSignature" ("officeId", "clusterId", "at");
-- the keys hold the office already; without the pending list a lookup costs the same after every insert
CREATE INDEX "LikenessSignature_keys_idx" ON "LikenessSignature" USING GIN ("keys") WITH (fastupdate = off);
