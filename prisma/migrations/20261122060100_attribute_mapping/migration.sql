-- What a directory says of one global attribute: its own source in place of the default, and who wins where SCIM pushes it too.
CREATE TYPE "mapping_kind" AS ENUM ('default', 'attribute', 'constant', 'expression', 'none');

ALTER TABLE "global_attribute_mapping"
  ADD COLUMN "kind" "mapping_kind" NOT NULL DEFAULT 'attribute',
  ADD COLUMN "read_wins" BOOLEAN NOT NULL DEFAULT false;
