-- "CC-120" is searched for as one word and not as all that begins with "cc": words are kept as they stand, beside their
-- parts (lib/users/search-text.ts).
UPDATE "user_search" SET "words" = array_to_tsvector(ARRAY(
  SELECT DISTINCT left(word, 64)
  FROM jsonb_path_query(
    users.resource - '{schemas,userName,displayName,externalId,photos,x509Certificates}'::text[],
    'strict $.** ? (@.type() == "object").keyvalue() ? (@.key != "type" && @.key != "$ref" && (@.value.type() == "string" || @.value.type() == "number")).value'
  ) AS value,
  LATERAL (
    SELECT regexp_split_to_table(lower(value #>> '{}'), '[\s!-/:-@\[-`{-~]+') AS word
    UNION SELECT regexp_split_to_table(lower(value #>> '{}'), '\s+')
  ) AS words
  WHERE word <> '' LIMIT 400
)) FROM "users" WHERE "users"."id" = "user_search"."user_id";
