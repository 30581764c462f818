-- Look-ups of SCIM clients that had no index. Values that live in the document become columns of their own: an index on
-- an expression over "resource" would end the in-place (HOT) updates of every other attribute.
ALTER TABLE "users"
  ADD COLUMN "family_name_key" TEXT COLLATE "C" GENERATED ALWAYS AS (left(lower(resource -> 'name' ->> 'familyName'), 512)) STORED,
  ADD COLUMN "is_active" BOOLEAN GENERATED ALWAYS AS (
    CASE resource -> 'active' WHEN 'true'::jsonb THEN true WHEN 'false'::jsonb THEN false END
  ) STORED;

CREATE INDEX "users_family_name" ON "users"("directory_id", "family_name_key") WHERE (family_name_key is not null);
CREATE INDEX "users_display_name" ON "users"("directory_id", lower("display_name") text_pattern_ops);
CREATE INDEX "users_manager_ref" ON "users"("directory_id", "manager_ref") WHERE (manager_ref is not null);
CREATE INDEX "users_not_active" ON "users"("directory_id", "id") WHERE (not is_active);

-- "What changed since": a summary of each 16 pages. It does not stand in the way of in-place updates, and costs a write
-- next to nothing.
CREATE INDEX "users_updated_at" ON "users" USING BRIN ("updated_at") WITH (pages_per_range = 16, autosummarize = on);

-- The search of the console over every attribute, apart from "users": a change that leaves the words alone, such as a
-- deactivation, does not touch these indexes, of which each entry is many. lib/users/search-text.ts writes it.
CREATE TABLE "user_search" (
  "user_id" UUID NOT NULL,
  "text" TEXT NOT NULL,
  "words" tsvector NOT NULL,

  CONSTRAINT "user_search_pkey" PRIMARY KEY ("user_id")
);
ALTER TABLE "user_search" ADD CONSTRAINT "user_search_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO "user_search" ("user_id", "text", "words")
SELECT id,
  ' ' || user_name_key || ' ' || lower(coalesce(display_name, '')) || ' ' || coalesce(email_key, '') || ' ' || lower(coalesce(external_id, '')),
  array_to_tsvector(ARRAY(
    SELECT DISTINCT left(word, 64)
    FROM jsonb_path_query(
      resource - '{schemas,userName,displayName,externalId,photos,x509Certificates}'::text[],
      'strict $.** ? (@.type() == "object").keyvalue() ? (@.key != "type" && @.key != "$ref" && (@.value.type() == "string" || @.value.type() == "number")).value'
    ) AS value,
    regexp_split_to_table(lower(value #>> '{}'), '[\s!-/:-@\[-`{-~]+') AS word
    WHERE word <> '' LIMIT 400
  ))
FROM "users";

CREATE INDEX "user_search_text" ON "user_search" USING GIN ("text" gin_trgm_ops) WITH (gin_pending_list_limit = 1024);
CREATE INDEX "user_search_words" ON "user_search" USING GIN ("words") WITH (gin_pending_list_limit = 1024);

DROP INDEX "users_search";
