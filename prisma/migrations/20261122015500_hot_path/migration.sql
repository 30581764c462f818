-- A user's row stays in its page. With what is always read in it (the rendered answer, as it is) a row has two to three
-- kilobytes: above PostgreSQL's usual 2 KB the largest columns would be compressed and put into another table, to be
-- written there with every change. A third of each page stays free, so that a change finds room beside the row that it
-- replaces and touches no index (HOT): half of the processor time of an update. Rows take this form as they are written.
ALTER TABLE "users" SET (fillfactor = 65, toast_tuple_target = 2900);
ALTER TABLE "users" ALTER COLUMN "rendered" SET STORAGE MAIN;
-- Every change of its members is a new version of a group.
ALTER TABLE "groups" SET (fillfactor = 80);

-- The groups of a user come from this index in their order.
CREATE INDEX "membership_directory_id_member_id_group_id_idx" ON "membership"("directory_id", "member_id", "group_id");
DROP INDEX "membership_directory_id_member_id_idx";

-- Nothing is looked up by it: filters on addresses ask email_keys.
DROP INDEX "users_directory_id_email_key_idx";

-- Only users of a pull sync have one.
DROP INDEX "user_live_provider_id";
CREATE UNIQUE INDEX "user_live_provider_id" ON "users"("directory_id", "provider_id") WHERE (deleted_at is null and provider_id is not null);
