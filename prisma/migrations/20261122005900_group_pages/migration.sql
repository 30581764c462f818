-- AlterTable
ALTER TABLE "groups" ADD COLUMN     "linked_at" TIMESTAMPTZ(3);

-- The groups page: by name over all directories.
CREATE INDEX "groups_display_name_key_id_idx" ON "groups"("display_name_key", "id");

-- Groups within groups, however many users they have beside.
CREATE INDEX "membership_nested" ON "membership"("directory_id", "group_id", "member_group_id") WHERE (member_group_id is not null);

-- Search for any part of the name; lib/groups/group-list.store.ts repeats the expression. The space lets a search of
-- one or two letters match the beginning. A change of members touches none of these columns, and so none of the indexes.
CREATE INDEX "groups_search" ON "groups" USING GIN ((' ' || display_name_key) gin_trgm_ops);
