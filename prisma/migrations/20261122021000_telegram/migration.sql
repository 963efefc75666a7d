-- Updates of the Telegram bot, stored before they are acknowledged and taken in order per chat.
CREATE TABLE "TelegramUpdate" (
    "officeId" TEXT NOT NULL,
    "botId" TEXT NOT NULL,
    "updateId" BIGINT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "chatKey" TEXT NOT NULL,
    "bodySealed" BYTEA NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'new',
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    CONSTRAINT "TelegramUpdate_pkey" PRIMARY KEY ("officeId", "botId", "updateId")
);
CREATE INDEX "TelegramUpdate_dueAt_idx" ON "TelegramUpdate" ("dueAt");
CREATE INDEX "TelegramUpdate_officeId_chatKey_dueAt_idx" ON "TelegramUpdate" ("officeId", "chatKey", "dueAt");

-- Which node asks Telegram for updates, and from where on.
CREATE TABLE "TelegramPoll" (
    "officeId" TEXT NOT NULL,
    "botId" TEXT NOT NULL,
    "offset" BIGINT NOT NULL DEFAULT 0,
    "heldBy" TEXT,
    "heldUntil" TIMESTAMPTZ(3),
    CONSTRAINT "TelegramPoll_pkey" PRIMARY KEY ("officeId", "botId")
);

-- Parts of a long message that have arrived: a second try goes on behind them.
CREATE TABLE "TelegramPart" (
    "officeId" TEXT NOT NULL,
    "deliveryId" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "messageId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "TelegramPart_pkey" PRIMARY KEY ("officeId", "deliveryId", "part")
);
