-- A directory that is switched off, moved or deleted ends the run that reads it.
ALTER TYPE "sync_state" ADD VALUE 'stopped';

-- A full pass that fails again and again is told apart from changes, which go on meanwhile; and where the next one goes on
-- asking for those whom it is not shown.
ALTER TABLE "sync_plan" ADD COLUMN "full_failing_since" TIMESTAMPTZ(3),
  ADD COLUMN "full_failed_at" TIMESTAMPTZ(3),
  ADD COLUMN "unseen_after" UUID;

-- Who would not lose access before an admin has agreed.
ALTER TABLE "sync_preview_item" ADD COLUMN "waits" BOOLEAN NOT NULL DEFAULT false;

-- What the directory said of somebody whom a sync could not tell.
ALTER TABLE "user_conflict" ADD COLUMN "status" "user_status";
