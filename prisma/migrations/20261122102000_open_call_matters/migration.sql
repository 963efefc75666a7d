-- CreateIndex
CREATE INDEX "CallMatter_officeId_state_idx" ON "CallMatter"("officeId", "state");
