-- A preview tells of groups, too: who would come into them, and who would leave.
ALTER TABLE "sync_preview_item" ADD COLUMN "is_group" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "group_id" UUID,
  ADD COLUMN "joins" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "leaves" INTEGER NOT NULL DEFAULT 0;
