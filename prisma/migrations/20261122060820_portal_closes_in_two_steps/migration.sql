-- Two statements instead of one: an invitation whose mail is being written at this moment is waited for by the first, and
-- only what starts afterwards sees the mail.
CREATE OR REPLACE FUNCTION user_portal_closes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  gone text[];
BEGIN
  UPDATE portal_session SET ended_at = now()
   WHERE directory_id = NEW.directory_id AND user_id = NEW.id AND ended_at IS NULL;
  IF FOUND THEN
    PERFORM pg_notify('muster', json_build_object('topic', 'portal', 'directoryId', NEW.directory_id, 'id', NEW.id)::text);
  END IF;
  WITH voided AS (
    UPDATE invitation SET voided_at = now()
     WHERE directory_id = NEW.directory_id AND user_id = NEW.id AND voided_at IS NULL AND accepted_at IS NULL
    RETURNING id
  )
  SELECT array_agg(id::text) INTO gone FROM voided;
  IF gone IS NOT NULL THEN
    UPDATE mail_message SET state = 'cancelled', answer = 'The user has no access any more.', text = NULL, html = NULL, sealed_link = NULL
     WHERE subject_type = 'user_invitation' AND subject_id = ANY (gone) AND state IN ('queued', 'held', 'refused', 'failed');
  END IF;
  RETURN NULL;
END
$$;
