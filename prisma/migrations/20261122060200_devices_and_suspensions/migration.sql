-- Users act too, in the portal: they enrol devices.
ALTER TYPE "change_source" ADD VALUE 'user';

-- An admin's suspension lies over what the directory says, and holds until an admin lifts it. While it does, said_status
-- is the directory's word, and status is what follows from both.
ALTER TABLE "users" ADD COLUMN "suspended_at" TIMESTAMPTZ(3),
  ADD COLUMN "suspended_by" TEXT,
  ADD COLUMN "suspended_reason" TEXT,
  ADD COLUMN "said_status" "user_status";
ALTER TABLE "users" ADD CONSTRAINT "users_suspension"
  CHECK ((suspended_at IS NULL) = (said_status IS NULL)) NOT VALID;

-- Why a device ended, in the words of whoever ended it, and the admin's name.
ALTER TABLE "device" ADD COLUMN "end_note" TEXT,
  ADD COLUMN "ended_by_name" TEXT;
CREATE INDEX "device_directory_id_id_idx" ON "device"("directory_id", "id");
CREATE INDEX "device_name" ON "device" USING GIN ("name" gin_trgm_ops);
CREATE INDEX "device_end_reason" ON "device"("end_reason", "id") WHERE (ended_at is not null);

-- Whoever writes a status writes the directory's word: SCIM and syncs need not know of suspensions. This is the one
-- place where the word becomes the status; lib/users/lifecycle/status-machine.ts says the same for people.
CREATE FUNCTION user_access_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.said_status := NEW.status;
  IF NEW.status NOT IN ('deactivated', 'deleted') THEN
    NEW.status := 'suspended';
    NEW.status_source := 'admin';
  END IF;
  RETURN NEW;
END
$$;
-- Its name comes before that of user_record_ends, which goes by its result: triggers fire in the order of their names.
CREATE TRIGGER user_access_held BEFORE UPDATE OF status ON users FOR EACH ROW
  WHEN (NEW.suspended_at IS NOT NULL) EXECUTE FUNCTION user_access_held();

-- As before, by the directory's word: a record that an admin's suspension alone keeps from access is not removed for it,
-- since the directory would only send the user again, without the suspension.
CREATE OR REPLACE FUNCTION user_record_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  policy unenrol_policy;
  word user_status := coalesce(NEW.said_status, NEW.status);
BEGIN
  IF word = coalesce(OLD.said_status, OLD.status) THEN
    NEW.purge_at := OLD.purge_at;
    RETURN NEW;
  END IF;
  SELECT * INTO policy FROM unenrol_policy WHERE directory_id = NEW.directory_id;
  IF policy.remove_record AND takes_devices(policy, word) THEN
    NEW.purge_at := now() + make_interval(days => policy.grace_days);
  END IF;
  RETURN NEW;
END
$$;

-- What a change of status means for the devices, in the transaction of the change, whoever makes it: SCIM, a sync or an
-- admin. They end as the policy says, and come back with the access within the grace period, unless somebody else ended
-- them. Whatever else must end with the access ends here.
CREATE OR REPLACE FUNCTION user_devices_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  policy unenrol_policy;
BEGIN
  IF NEW.status IN ('active', 'pending') THEN
    WITH back AS (
      UPDATE device SET ended_at = NULL, end_reason = NULL, end_note = NULL, ended_by = NULL, ended_by_name = NULL, restorable_until = NULL
       WHERE directory_id = NEW.directory_id AND user_id = NEW.id AND restorable_until > now()
         AND end_reason IN ('deactivated', 'suspended', 'locked', 'deleted')
      RETURNING id, name
    )
    INSERT INTO event (directory_id, subject_type, subject_id, type, source, payload)
    SELECT NEW.directory_id, 'user', NEW.id, 'device.restored', NEW.status_source, jsonb_build_object('device', id, 'name', name)
      FROM back;
  ELSE
    SELECT * INTO policy FROM unenrol_policy WHERE directory_id = NEW.directory_id;
    IF NOT coalesce(takes_devices(policy, NEW.status), false) THEN
      RETURN NULL;
    END IF;
    WITH gone AS (
      UPDATE device SET ended_at = now(), end_reason = NEW.status::text, ended_by = NEW.status_source::text,
             ended_by_name = CASE WHEN NEW.status = 'suspended' THEN NEW.suspended_by END,
             restorable_until = now() + make_interval(days => policy.grace_days)
       WHERE directory_id = NEW.directory_id AND user_id = NEW.id AND ended_at IS NULL
      RETURNING id, name
    )
    INSERT INTO event (directory_id, subject_type, subject_id, type, source, payload)
    SELECT NEW.directory_id, 'user', NEW.id, 'device.unenrolled', NEW.status_source,
           jsonb_build_object('device', id, 'name', name, 'reason', NEW.status::text)
      FROM gone;
  END IF;
  IF FOUND THEN
    PERFORM pg_notify('muster', json_build_object('topic', 'devices', 'directoryId', NEW.directory_id, 'id', NEW.id)::text);
  END IF;
  RETURN NULL;
END
$$;
