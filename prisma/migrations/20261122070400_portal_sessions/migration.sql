-- Where a session was started, and when its user last proved who they are: what a stolen session must not do asks for it.
ALTER TABLE "portal_session"
  ADD COLUMN "proved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ADD COLUMN "method" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "address" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "user_agent" TEXT NOT NULL DEFAULT '';
UPDATE "portal_session" SET "proved_at" = "created_at";

-- Who asked for a challenge, so that nobody fills the table.
ALTER TABLE "passkey_challenge" ADD COLUMN "asked_by" TEXT NOT NULL DEFAULT '';
CREATE INDEX "passkey_challenge_asked_by_idx" ON "passkey_challenge"("asked_by");

-- What the authenticator said of itself; nobody vouched for it.
ALTER TABLE "device"
  ADD COLUMN "attestation" TEXT,
  ADD COLUMN "attachment" TEXT,
  ADD COLUMN "aaguid" UUID;

-- Whichever way a session ends, the pages that are open with it hear of it.
CREATE FUNCTION portal_session_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('muster', json_build_object('topic', 'portal', 'directoryId', NEW.directory_id, 'id', NEW.user_id)::text);
  RETURN NULL;
END
$$;
CREATE TRIGGER portal_session_ended AFTER UPDATE OF ended_at ON portal_session FOR EACH ROW
  WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION portal_session_ended();

-- A directory's portal closes when an admin closes it, or switches the directory off: everybody is signed out, and whose
-- mail has not left is not invited any more. A link that was sent is dead as long as the portal is closed.
CREATE FUNCTION portal_closes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  closed uuid;
  gone text[];
BEGIN
  IF TG_TABLE_NAME = 'directory' THEN
    closed := (to_jsonb(NEW)->>'id')::uuid;
  ELSE
    closed := (to_jsonb(NEW)->>'directory_id')::uuid;
  END IF;
  UPDATE portal_session SET ended_at = now() WHERE directory_id = closed AND ended_at IS NULL AND expires_at > now();
  -- One statement waits for mails that are being written, the next one sees them.
  PERFORM FROM invitation WHERE directory_id = closed AND voided_at IS NULL AND accepted_at IS NULL ORDER BY id FOR UPDATE;
  WITH voided AS (
    UPDATE invitation i SET voided_at = now()
     WHERE directory_id = closed AND voided_at IS NULL AND accepted_at IS NULL AND opened_at IS NULL
       AND NOT EXISTS (SELECT FROM mail_message m WHERE m.id = i.mail_id AND m.state = 'sent')
    RETURNING id
  )
  SELECT array_agg(id::text) INTO gone FROM voided;
  IF gone IS NOT NULL THEN
    UPDATE mail_message SET state = 'cancelled', answer = 'The portal was closed.', text = NULL, html = NULL, sealed_link = NULL
     WHERE subject_type = 'user_invitation' AND subject_id = ANY (gone) AND state IN ('queued', 'held', 'refused', 'failed');
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER portal_closes AFTER UPDATE OF authentication ON portal_settings FOR EACH ROW
  WHEN (NEW.authentication = 'none' AND OLD.authentication <> 'none') EXECUTE FUNCTION portal_closes();
CREATE TRIGGER portal_closes AFTER UPDATE OF enabled ON directory FOR EACH ROW
  WHEN (OLD.enabled AND NOT NEW.enabled) EXECUTE FUNCTION portal_closes();

-- A deleted user whom only a user name brings back may be somebody else who got the name: the record and its history come
-- back, devices and password do not, and they are invited anew. An admin who brings somebody back knows whom they mean.
-- Its name comes before that of user_devices_follow, which would bring the devices back.
CREATE FUNCTION user_came_back_by_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE device SET ended_at = coalesce(ended_at, now()), end_reason = coalesce(end_reason, 'deleted'),
         ended_by = coalesce(ended_by, NEW.status_source::text), restorable_until = NULL
   WHERE directory_id = NEW.directory_id AND user_id = NEW.id AND (ended_at IS NULL OR restorable_until > now());
  DELETE FROM portal_credential WHERE directory_id = NEW.directory_id AND user_id = NEW.id;
  UPDATE invitation SET voided_at = now()
   WHERE directory_id = NEW.directory_id AND user_id = NEW.id AND voided_at IS NULL;
  RETURN NULL;
END
$$;
CREATE TRIGGER user_came_back_by_name AFTER UPDATE OF status ON users FOR EACH ROW
  WHEN (OLD.status = 'deleted' AND NEW.status <> 'deleted' AND NEW.status_source <> 'admin'
    AND (OLD.external_id IS NULL OR NEW.external_id IS DISTINCT FROM OLD.external_id)
    AND (OLD.provider_id IS NULL OR NEW.provider_id IS DISTINCT FROM OLD.provider_id))
  EXECUTE FUNCTION user_came_back_by_name();
