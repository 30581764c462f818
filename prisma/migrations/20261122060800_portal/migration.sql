-- How a directory's users get into the portal; no row: closed.
CREATE TABLE "portal_settings" (
    "directory_id" UUID NOT NULL,
    "authentication" TEXT NOT NULL DEFAULT 'none',
    "invites" BOOLEAN NOT NULL DEFAULT false,
    "invitation_days" SMALLINT NOT NULL DEFAULT 7,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "portal_settings_pkey" PRIMARY KEY ("directory_id")
);
ALTER TABLE "portal_settings" ADD CONSTRAINT "portal_settings_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT,
    "token_hash" TEXT,
    "mail_id" UUID,
    "expires_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "opened_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");
CREATE UNIQUE INDEX "invitation_current" ON "invitation"("directory_id", "user_id") WHERE (voided_at is null);
CREATE INDEX "invitation_directory_id_user_id_idx" ON "invitation"("directory_id", "user_id");
CREATE INDEX "invitation_waiting" ON "invitation"("created_at", "id") WHERE (voided_at is null and token_hash is null and problem is null);
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_directory_id_user_id_fkey" FOREIGN KEY ("directory_id", "user_id") REFERENCES "users"("directory_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "portal_credential" (
    "directory_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "password_hash" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "portal_credential_pkey" PRIMARY KEY ("directory_id", "user_id")
);
ALTER TABLE "portal_credential" ADD CONSTRAINT "portal_credential_directory_id_user_id_fkey" FOREIGN KEY ("directory_id", "user_id") REFERENCES "users"("directory_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "portal_session" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "device_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "portal_session_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "portal_session_token_hash_key" ON "portal_session"("token_hash");
CREATE INDEX "portal_session_directory_id_user_id_idx" ON "portal_session"("directory_id", "user_id");
CREATE INDEX "portal_session_expires_at_idx" ON "portal_session"("expires_at");
ALTER TABLE "portal_session" ADD CONSTRAINT "portal_session_directory_id_user_id_fkey" FOREIGN KEY ("directory_id", "user_id") REFERENCES "users"("directory_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "portal_sign_in" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "method" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "device_name" TEXT,
    "address" TEXT NOT NULL DEFAULT '',
    "user_agent" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "portal_sign_in_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "portal_sign_in_directory_id_user_id_id_idx" ON "portal_sign_in"("directory_id", "user_id", "id");
CREATE INDEX "portal_sign_in_at" ON "portal_sign_in" USING BRIN ("at");
ALTER TABLE "portal_sign_in" ADD CONSTRAINT "portal_sign_in_directory_id_user_id_fkey" FOREIGN KEY ("directory_id", "user_id") REFERENCES "users"("directory_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "passkey_challenge" (
    "hash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "passkey_challenge_pkey" PRIMARY KEY ("hash")
);
CREATE INDEX "passkey_challenge_expires_at_idx" ON "passkey_challenge"("expires_at");

-- Whoever gets access is invited, where the directory says so, whoever gives it: SCIM, a sync or an admin. The row is all
-- that this transaction does; link and mail are made by a job. Jobs of one key replace each other, and sixteen keys keep
-- transactions from waiting for one another. Who has accepted once is not asked again.
CREATE FUNCTION user_is_invited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM portal_settings
                  WHERE directory_id = NEW.directory_id AND invites AND authentication <> 'none') THEN
    RETURN NULL;
  END IF;
  INSERT INTO invitation (id, directory_id, user_id) VALUES (gen_random_uuid(), NEW.directory_id, NEW.id)
    ON CONFLICT (directory_id, user_id) WHERE (voided_at is null) DO NOTHING;
  IF FOUND THEN
    PERFORM graphile_worker.add_job('prepare-invitations', '{}'::json, queue_name => 'invitations',
      job_key => 'invite:' || pg_backend_pid() % 16, job_key_mode => 'preserve_run_at');
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER user_is_invited AFTER INSERT ON users FOR EACH ROW
  WHEN (NEW.status = 'active') EXECUTE FUNCTION user_is_invited();
CREATE TRIGGER user_is_invited_again AFTER UPDATE OF status ON users FOR EACH ROW
  WHEN (NEW.status = 'active' AND OLD.status <> 'active') EXECUTE FUNCTION user_is_invited();

-- Whatever lets a user into the portal ends in the transaction that takes the access, next to the devices: sessions, and
-- an invitation that was not accepted, with its mail. Open pages hear of it by the notice.
CREATE FUNCTION user_portal_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE portal_session SET ended_at = now()
   WHERE directory_id = NEW.directory_id AND user_id = NEW.id AND ended_at IS NULL;
  IF FOUND THEN
    PERFORM pg_notify('muster', json_build_object('topic', 'portal', 'directoryId', NEW.directory_id, 'id', NEW.id)::text);
  END IF;
  WITH gone AS (
    UPDATE invitation SET voided_at = now()
     WHERE directory_id = NEW.directory_id AND user_id = NEW.id AND voided_at IS NULL AND accepted_at IS NULL
    RETURNING id
  )
  UPDATE mail_message SET state = 'cancelled', answer = 'The user has no access any more.', text = NULL, html = NULL, sealed_link = NULL
   WHERE subject_type = 'user_invitation' AND subject_id IN (SELECT id::text FROM gone)
     AND state IN ('queued', 'held', 'refused', 'failed');
  RETURN NULL;
END
$$;
CREATE TRIGGER user_portal_closes AFTER UPDATE OF status ON users FOR EACH ROW
  WHEN (NEW.status <> 'active' AND OLD.status = 'active') EXECUTE FUNCTION user_portal_closes();
