-- A user's devices go with the record.
ALTER TABLE "device" ADD CONSTRAINT "device_user_fkey" FOREIGN KEY ("directory_id", "user_id")
  REFERENCES "users"("directory_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE INDEX "users_purge_at" ON "users"("purge_at") WHERE (purge_at is not null);

-- Whether the directory's policy takes devices away from a user of this status (D5). Removal always does, where anything does.
CREATE FUNCTION takes_devices(policy unenrol_policy, status user_status) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$
  SELECT policy.remove_devices AND CASE status
    WHEN 'deleted' THEN true
    WHEN 'deactivated' THEN policy.on_deactivated
    WHEN 'suspended' THEN policy.on_suspended
    WHEN 'locked' THEN policy.on_locked
    ELSE false
  END
$$;

-- What a change of status means for the record (D6): its day of removal is set with the status, kept while the status
-- stays, and taken back with the access. A tombstone's day is set by whoever deletes.
CREATE FUNCTION user_record_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  policy unenrol_policy;
BEGIN
  IF NEW.status = OLD.status THEN
    NEW.purge_at := OLD.purge_at;
    RETURN NEW;
  END IF;
  SELECT * INTO policy FROM unenrol_policy WHERE directory_id = NEW.directory_id;
  IF policy.remove_record AND takes_devices(policy, NEW.status) THEN
    NEW.purge_at := now() + make_interval(days => policy.grace_days);
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER user_record_ends BEFORE UPDATE OF status, purge_at ON users FOR EACH ROW
  WHEN (NEW.status IN ('deactivated', 'suspended', 'locked')) EXECUTE FUNCTION user_record_ends();

-- What a change of status means for the devices, in the transaction of the change, whoever makes it: SCIM, a sync or an
-- admin. They end as the policy says, and come back with the access within the grace period, unless somebody else ended them.
CREATE FUNCTION user_devices_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  policy unenrol_policy;
BEGIN
  IF NEW.status IN ('active', 'pending') THEN
    WITH back AS (
      UPDATE device SET ended_at = NULL, end_reason = NULL, ended_by = NULL, restorable_until = NULL
       WHERE directory_id = NEW.directory_id AND user_id = NEW.id AND restorable_until > now()
         AND end_reason IN ('deactivated', 'suspended', 'locked', 'deleted')
      RETURNING id, name
    )
    INSERT INTO event (directory_id, subject_type, subject_id, type, source, payload)
    SELECT NEW.directory_id, 'user', NEW.id, 'device.restored', NEW.status_source, jsonb_build_object('device', id, 'name', name)
      FROM back;
    RETURN NULL;
  END IF;
  SELECT * INTO policy FROM unenrol_policy WHERE directory_id = NEW.directory_id;
  IF takes_devices(policy, NEW.status) THEN
    WITH gone AS (
      UPDATE device SET ended_at = now(), end_reason = NEW.status::text, ended_by = NEW.status_source::text,
             restorable_until = now() + make_interval(days => policy.grace_days)
       WHERE directory_id = NEW.directory_id AND user_id = NEW.id AND ended_at IS NULL
      RETURNING id, name
    )
    INSERT INTO event (directory_id, subject_type, subject_id, type, source, payload)
    SELECT NEW.directory_id, 'user', NEW.id, 'device.unenrolled', NEW.status_source,
           jsonb_build_object('device', id, 'name', name, 'reason', NEW.status::text)
      FROM gone;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER user_devices_follow AFTER UPDATE OF status ON users FOR EACH ROW
  WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION user_devices_follow();
