-- Users made here, before an identity provider stands behind them, are linked when it sends them; who could be several
-- waits for an admin. All users that are there by now came from a provider.
-- CreateEnum
CREATE TYPE "conflict_state" AS ENUM ('open', 'linked', 'created', 'discarded', 'vanished');

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "linked_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "linked_by" "change_source" DEFAULT 'scim';

UPDATE "users" SET "linked_at" = "created_at";

ALTER TABLE "users" ADD CONSTRAINT "users_link" CHECK (("linked_at" IS NULL) = ("linked_by" IS NULL));

-- CreateTable
CREATE TABLE "user_conflict" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "match_key" TEXT NOT NULL,
    "state" "conflict_state" NOT NULL DEFAULT 'open',
    "reason" TEXT NOT NULL,
    "resource" JSONB NOT NULL,
    "user_name" TEXT NOT NULL,
    "external_id" TEXT,
    "display_name" TEXT,
    "identifier_key" TEXT,
    "candidate_ids" UUID[],
    "revision" INTEGER NOT NULL DEFAULT 1,
    "repeats" INTEGER NOT NULL DEFAULT 0,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "key_name" TEXT NOT NULL DEFAULT '',
    "client" TEXT NOT NULL DEFAULT 'other',
    "request_id" TEXT NOT NULL DEFAULT '',
    "settled_at" TIMESTAMPTZ(3),
    "settled_by" TEXT NOT NULL DEFAULT '',
    "settled_user_id" UUID,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_conflict_pkey" PRIMARY KEY ("directory_id","id")
);

-- CreateIndex
CREATE INDEX "user_conflict_open" ON "user_conflict"("directory_id", "first_seen_at", "id") WHERE (state = 'open'::conflict_state);

-- CreateIndex
CREATE INDEX "user_conflict_settled" ON "user_conflict"("settled_at") WHERE (state <> 'open'::conflict_state);

-- CreateIndex
CREATE INDEX "user_conflict_candidates" ON "user_conflict" USING GIN ("candidate_ids");

-- CreateIndex
CREATE UNIQUE INDEX "user_conflict_id_key" ON "user_conflict"("id");

-- CreateIndex
CREATE UNIQUE INDEX "user_conflict_directory_id_match_key_key" ON "user_conflict"("directory_id", "match_key");

-- CreateIndex
CREATE INDEX "user_unlinked_identifier" ON "users"("directory_id", "identifier_key") WHERE (linked_at is null);

-- CreateIndex
CREATE INDEX "user_unlinked" ON "users"("id") WHERE (linked_at is null);

-- AddForeignKey
ALTER TABLE "user_conflict" ADD CONSTRAINT "user_conflict_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;
