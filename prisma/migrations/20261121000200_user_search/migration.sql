-- The users page: newest first and by name over all directories, by any status but the common one, and search.
CREATE INDEX "users_user_name_key_id_idx" ON "users"("user_name_key", "id") WHERE (deleted_at is null);

CREATE INDEX "users_status_id_idx" ON "users"("status", "id") WHERE (status <> 'active'::user_status);

-- Search for any part of user name, display name, email and external id; lib/users/user-list.store.ts repeats the
-- expression. The space before each field lets a search of one or two letters match the beginnings of fields.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE INDEX "users_search" ON "users" USING GIN ((
  ' ' || user_name_key || ' ' || lower(coalesce(display_name, '')) || ' ' || coalesce(email_key, '') || ' ' || lower(coalesce(external_id, ''))
) gin_trgm_ops);
