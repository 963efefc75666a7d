-- When each task last ran, by node: what readiness, metrics and a person who looks for a silence read.
CREATE TABLE "TaskRun" (
    "task" TEXT NOT NULL,
    "node" TEXT NOT NULL,
    "everyMs" INTEGER NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "doneAt" TIMESTAMPTZ(3),
    "runs" BIGINT NOT NULL DEFAULT 1,
    "failures" BIGINT NOT NULL DEFAULT 0,
    "effects" BIGINT NOT NULL DEFAULT 0,
    "failure" TEXT,
    CONSTRAINT "TaskRun_pkey" PRIMARY KEY ("task", "node")
);
