-- Groups that wait for a name which another one has: when a name comes free, everything is read again.
ALTER TABLE "sync_plan" ADD COLUMN "groups_passed_over" INTEGER NOT NULL DEFAULT 0;
