-- Which groups a sync reads, and where reading them goes on.
CREATE TYPE "sync_groups" AS ENUM ('none', 'known', 'chosen', 'everything');
ALTER TABLE "sync_plan"
  ADD COLUMN "groups" "sync_groups" NOT NULL DEFAULT 'none',
  ADD COLUMN "group_names" TEXT[] DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "groups_cursor" JSONB,
  ADD COLUMN "groups_cursor_at" TIMESTAMPTZ(3),
  ADD COLUMN "groups_seen_tx" BIGINT;
ALTER TABLE "sync_run" ADD COLUMN "groups" JSONB;

-- Until now only SCIM has stood behind a group. Servers that still run the version before write it so, too.
ALTER TABLE "groups" ADD COLUMN "linked_by" "change_source" DEFAULT 'scim';
UPDATE "groups" SET "linked_by" = NULL WHERE "linked_at" IS NULL;

CREATE TABLE "sync_staged_group" (
    "run_id" UUID NOT NULL,
    "provider_id" TEXT NOT NULL,
    "name" TEXT,
    "name_key" TEXT,
    "is_gone" BOOLEAN NOT NULL,
    "comes_in" BOOLEAN NOT NULL,
    "is_wanted" BOOLEAN NOT NULL,
    "reads_members" BOOLEAN NOT NULL,
    "is_complete" BOOLEAN NOT NULL,

    CONSTRAINT "sync_staged_group_pkey" PRIMARY KEY ("run_id","provider_id")
);

CREATE TABLE "sync_staged_member" (
    "run_id" UUID NOT NULL,
    "group_id" TEXT NOT NULL,
    "member_id" TEXT NOT NULL,
    "is_group" BOOLEAN NOT NULL,
    "is_member" BOOLEAN NOT NULL,

    CONSTRAINT "sync_staged_member_pkey" PRIMARY KEY ("run_id","group_id","member_id")
);

CREATE TABLE "group_provider_member" (
    "directory_id" UUID NOT NULL,
    "group_id" UUID NOT NULL,
    "provider_id" TEXT NOT NULL,
    "is_group" BOOLEAN NOT NULL,

    CONSTRAINT "group_provider_member_pkey" PRIMARY KEY ("directory_id","group_id","provider_id")
);
CREATE INDEX "group_provider_member_directory_id_provider_id_idx" ON "group_provider_member"("directory_id", "provider_id");

CREATE TABLE "sync_group_hold" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "state" "sync_hold_state" NOT NULL DEFAULT 'waiting',
    "groups" INTEGER NOT NULL,
    "memberships" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "applied_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_group_hold_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "sync_group_hold_one_waiting" ON "sync_group_hold"("directory_id") WHERE (state = 'waiting');
CREATE INDEX "sync_group_hold_directory_id_created_at_idx" ON "sync_group_hold"("directory_id", "created_at");

CREATE TABLE "sync_group_hold_item" (
    "hold_id" UUID NOT NULL,
    "group_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,

    CONSTRAINT "sync_group_hold_item_pkey" PRIMARY KEY ("hold_id","group_id","member_id")
);

ALTER TABLE "sync_staged_group" ADD CONSTRAINT "sync_staged_group_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "sync_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "sync_staged_member" ADD CONSTRAINT "sync_staged_member_run_id_group_id_fkey" FOREIGN KEY ("run_id", "group_id") REFERENCES "sync_staged_group"("run_id", "provider_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "group_provider_member" ADD CONSTRAINT "group_provider_member_directory_id_group_id_fkey" FOREIGN KEY ("directory_id", "group_id") REFERENCES "groups"("directory_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "sync_group_hold" ADD CONSTRAINT "sync_group_hold_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "sync_group_hold_item" ADD CONSTRAINT "sync_group_hold_item_hold_id_fkey" FOREIGN KEY ("hold_id") REFERENCES "sync_group_hold"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Memberships that syncs made: those that they may end.
CREATE INDEX "membership_synced" ON "membership"("directory_id", "group_id") WHERE (source = 'sync');
