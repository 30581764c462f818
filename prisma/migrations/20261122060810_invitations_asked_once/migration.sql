-- A transaction that brings many users asks for the job once: asking for each of 10,000 would change one row as often, and
-- every change of a row within a transaction has to pass over those before it.
CREATE OR REPLACE FUNCTION user_is_invited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM portal_settings
                  WHERE directory_id = NEW.directory_id AND invites AND authentication <> 'none') THEN
    RETURN NULL;
  END IF;
  INSERT INTO invitation (id, directory_id, user_id) VALUES (gen_random_uuid(), NEW.directory_id, NEW.id)
    ON CONFLICT (directory_id, user_id) WHERE (voided_at is null) DO NOTHING;
  IF FOUND AND coalesce(current_setting('muster.invitations_asked', true), '') = '' THEN
    PERFORM set_config('muster.invitations_asked', 'yes', true);
    PERFORM graphile_worker.add_job('prepare-invitations', '{}'::json, queue_name => 'invitations',
      job_key => 'invite:' || pg_backend_pid() % 16, job_key_mode => 'preserve_run_at');
  END IF;
  RETURN NULL;
END
$$;
