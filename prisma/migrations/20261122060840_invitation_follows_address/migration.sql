-- A link is for whoever reads the address that the directory names. Where that changes, the link that went to the one
-- before ends, with its mail if that has not left, and the new one is written to in its place.
CREATE FUNCTION user_is_invited_elsewhere() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  gone text[];
  inviter text;
BEGIN
  WITH voided AS (
    UPDATE invitation SET voided_at = now()
     WHERE directory_id = NEW.directory_id AND user_id = NEW.id AND voided_at IS NULL AND accepted_at IS NULL
    RETURNING id, created_by
  )
  SELECT array_agg(id::text), min(created_by) INTO gone, inviter FROM voided;
  IF gone IS NULL THEN
    RETURN NULL;
  END IF;
  UPDATE mail_message SET state = 'cancelled', answer = 'The user has another address now.', text = NULL, html = NULL, sealed_link = NULL
   WHERE subject_type = 'user_invitation' AND subject_id = ANY (gone) AND state IN ('queued', 'held', 'refused', 'failed');
  INSERT INTO invitation (id, directory_id, user_id, created_by)
  SELECT gen_random_uuid(), NEW.directory_id, NEW.id, inviter FROM portal_settings
   WHERE directory_id = NEW.directory_id AND authentication <> 'none';
  IF FOUND AND coalesce(current_setting('muster.invitations_asked', true), '') = '' THEN
    PERFORM set_config('muster.invitations_asked', 'yes', true);
    PERFORM graphile_worker.add_job('prepare-invitations', '{}'::json, queue_name => 'invitations',
      job_key => 'invite:' || pg_backend_pid() % 16, job_key_mode => 'preserve_run_at');
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER user_is_invited_elsewhere AFTER UPDATE OF email_key ON users FOR EACH ROW
  WHEN (NEW.status = 'active' AND OLD.email_key IS DISTINCT FROM NEW.email_key)
  EXECUTE FUNCTION user_is_invited_elsewhere();
