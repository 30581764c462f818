-- Whoever comes back is found by externalId, too, however many were deleted before.
-- CreateIndex
CREATE INDEX "user_tombstone_external_id" ON "users"("directory_id", "external_id") WHERE (deleted_at is not null);
