-- As for users: linked_at is null exactly while no identity provider stands behind the group. All groups that are there
-- by now came from one.
-- AlterTable
ALTER TABLE "groups" ALTER COLUMN "linked_at" SET DEFAULT CURRENT_TIMESTAMP;

UPDATE "groups" SET "linked_at" = "created_at";
