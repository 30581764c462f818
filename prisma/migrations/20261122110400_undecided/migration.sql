-- Users and groups about whom nothing was decided, one by one: until now only their number was known, so that nobody left a group.
CREATE TABLE "sync_undecided" (
  "directory_id" UUID NOT NULL,
  "subject_id" UUID NOT NULL,
  "is_group" BOOLEAN NOT NULL,
  "since" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "refusal" TEXT,
  CONSTRAINT "sync_undecided_pkey" PRIMARY KEY ("directory_id", "subject_id"),
  CONSTRAINT "sync_undecided_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- What a run was refused for a group: it goes on with the others.
ALTER TABLE "sync_staged_group" ADD COLUMN "refusal" TEXT;
