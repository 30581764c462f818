-- A full pass fulfils the wish that it knew of when it began, not one that came while it was about to begin.
ALTER TABLE "sync_run" ADD COLUMN "full_wanted_at" TIMESTAMPTZ(3);
