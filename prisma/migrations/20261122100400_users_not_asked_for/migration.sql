-- How many users a full pass neither saw nor could ask for: while there are any, a complete reading of a group ends nobody's membership.
ALTER TABLE "sync_plan" ADD COLUMN "unasked" INTEGER NOT NULL DEFAULT 0;
