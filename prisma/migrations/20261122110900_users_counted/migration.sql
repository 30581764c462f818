-- How many live users a directory has: the sum of what each write added or took. Counting a million rows takes a second,
-- and whoever reads a list asks with every page; one number in a row would make all writers of a directory wait in line.
-- A write in 64 puts together what others left, passing over what somebody is putting together already.
CREATE TABLE "user_count" (
  "directory_id" UUID NOT NULL,
  "id" BIGSERIAL NOT NULL,
  "live" INTEGER NOT NULL,

  CONSTRAINT "user_count_pkey" PRIMARY KEY ("directory_id", "id"),
  CONSTRAINT "user_count_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE FUNCTION user_counted(directory UUID, difference INTEGER) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  others INTEGER := 0;
BEGIN
  IF random() < 1.0 / 64 THEN
    WITH one AS (
      SELECT id FROM user_count WHERE directory_id = directory FOR UPDATE SKIP LOCKED
    ), gone AS (
      DELETE FROM user_count c USING one WHERE c.directory_id = directory AND c.id = one.id RETURNING c.live
    )
    SELECT coalesce(sum(live), 0) INTO others FROM gone;
  END IF;
  IF others + difference <> 0 THEN
    INSERT INTO user_count (directory_id, live) VALUES (directory, others + difference);
  END IF;
END
$$;

CREATE FUNCTION users_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM user_counted(directory_id, count(*)::int) FROM added WHERE deleted_at IS NULL GROUP BY directory_id;
  RETURN NULL;
END
$$;

CREATE FUNCTION user_came_or_went() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.deleted_at IS NULL THEN
    PERFORM user_counted(NEW.directory_id, 1);
  ELSE
    PERFORM user_counted(OLD.directory_id, -1);
  END IF;
  RETURN NULL;
END
$$;

-- Nobody writes a user between the triggers and the count of those who are here already.
LOCK TABLE "users" IN SHARE ROW EXCLUSIVE MODE;
CREATE TRIGGER users_added AFTER INSERT ON users REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION users_added();
CREATE TRIGGER user_came_or_went AFTER UPDATE OF deleted_at ON users FOR EACH ROW
  WHEN ((OLD.deleted_at IS NULL) IS DISTINCT FROM (NEW.deleted_at IS NULL)) EXECUTE FUNCTION user_came_or_went();
-- With a directory go its users, and their number: a million of them are not to be counted down one by one.
CREATE TRIGGER user_went AFTER DELETE ON users FOR EACH ROW
  WHEN (OLD.deleted_at IS NULL AND pg_trigger_depth() = 0) EXECUTE FUNCTION user_came_or_went();
INSERT INTO "user_count" ("directory_id", "live")
SELECT directory_id, count(*) FROM "users" WHERE deleted_at IS NULL GROUP BY directory_id;
