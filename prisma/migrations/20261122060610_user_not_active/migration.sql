-- Who is not active stands in a table of its own. An index on the status in "users" would be touched by every change of
-- `active`, the most frequent change of all, and with it all others: no such update could stay in its page (HOT), which
-- takes a quarter of its time. Triggers keep the table, whoever writes a user.
CREATE TABLE "user_not_active" (
  "user_id" UUID NOT NULL,
  "directory_id" UUID NOT NULL,
  "status" "user_status" NOT NULL,
  -- SCIM's `active` is false; the status says what the directory's word and an admin's come to.
  "is_inactive" BOOLEAN NOT NULL,

  CONSTRAINT "user_not_active_pkey" PRIMARY KEY ("user_id")
);
CREATE INDEX "user_not_active_status" ON "user_not_active"("status", "user_id");
CREATE INDEX "user_not_active_directory" ON "user_not_active"("directory_id", "user_id") WHERE (is_inactive);

CREATE FUNCTION user_access_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM user_not_active WHERE user_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' AND (NEW.status <> 'active' OR NEW.is_active IS FALSE) THEN
    INSERT INTO user_not_active (user_id, directory_id, status, is_inactive)
    VALUES (NEW.id, NEW.directory_id, NEW.status, NEW.is_active IS FALSE);
  END IF;
  RETURN NULL;
END
$$;
-- Nobody writes a user between the triggers and the list of those who are here already.
LOCK TABLE "users" IN SHARE ROW EXCLUSIVE MODE;
CREATE TRIGGER user_access_listed AFTER UPDATE ON users FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.is_active IS DISTINCT FROM NEW.is_active)
  EXECUTE FUNCTION user_access_listed();
CREATE TRIGGER user_access_listed_new AFTER INSERT ON users FOR EACH ROW
  WHEN (NEW.status <> 'active' OR NEW.is_active IS FALSE) EXECUTE FUNCTION user_access_listed();
CREATE TRIGGER user_access_listed_gone AFTER DELETE ON users FOR EACH ROW
  WHEN (OLD.status <> 'active' OR OLD.is_active IS FALSE) EXECUTE FUNCTION user_access_listed();
INSERT INTO "user_not_active" ("user_id", "directory_id", "status", "is_inactive")
SELECT id, directory_id, status, is_active IS FALSE FROM "users" WHERE status <> 'active' OR is_active IS FALSE;

DROP INDEX "users_status_id_idx";
DROP INDEX "users_not_active";
