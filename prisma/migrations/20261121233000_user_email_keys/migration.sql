-- Filters on emails.value, with which Entra matches people, find an index. It is a column and not an expression over
-- "resource": an index on that would end the in-place (HOT) updates of every other attribute.
-- AlterTable
ALTER TABLE "users" ADD COLUMN     "email_keys" TEXT[] DEFAULT ARRAY[]::TEXT[];

UPDATE "users" SET "email_keys" = ARRAY(SELECT lower(value #>> '{}') FROM jsonb_path_query("resource", '$.emails[*].value') AS value);

-- CreateIndex
CREATE INDEX "users_email_keys_idx" ON "users" USING GIN ("email_keys");
