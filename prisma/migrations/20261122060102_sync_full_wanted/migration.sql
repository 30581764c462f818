-- Since when a full pass is wanted that no run has made yet: what users are made of has changed.
ALTER TABLE "sync_plan" ADD COLUMN "full_wanted_at" TIMESTAMPTZ(3);
