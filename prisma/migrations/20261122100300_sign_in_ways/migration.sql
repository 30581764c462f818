-- A request may ask somebody who is signed in to prove it again: then its answer is for that session alone. Who asked is
-- kept, so that nobody fills the table.
ALTER TABLE "saml_request"
  ADD COLUMN "session_id" UUID,
  ADD COLUMN "asked_by" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
CREATE INDEX "saml_request_asked_by_idx" ON "saml_request"("asked_by");

-- When the identity provider saw its user, and which of its certificates says so: SHA-256, as AB:CD:….
ALTER TABLE "saml_ticket"
  ADD COLUMN "session_id" UUID,
  ADD COLUMN "authenticated_at" TIMESTAMPTZ(3),
  ADD COLUMN "idp_certificate" TEXT;
ALTER TABLE "portal_session" ADD COLUMN "idp_certificate" TEXT;

-- Whoever starts a session shares the row of its directory's portal settings first, and whoever closes the portal holds it
-- first: neither meets the other half-way, and no session slips in that nobody ends. Then invitations come before sessions,
-- as where one is accepted.
CREATE OR REPLACE FUNCTION portal_closes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  closed uuid;
  gone text[];
BEGIN
  IF TG_TABLE_NAME = 'directory' THEN
    closed := (to_jsonb(NEW)->>'id')::uuid;
  ELSE
    closed := (to_jsonb(NEW)->>'directory_id')::uuid;
  END IF;
  PERFORM FROM portal_settings WHERE directory_id = closed FOR UPDATE;
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
  UPDATE portal_session SET ended_at = now() WHERE directory_id = closed AND ended_at IS NULL AND expires_at > now();
  RETURN NULL;
END
$$;
