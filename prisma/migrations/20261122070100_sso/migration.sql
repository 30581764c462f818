-- SAML for each directory: its configuration, requests under way, assertions that were used, tests and refusals.
ALTER TABLE "portal_session" ADD COLUMN "name_id" TEXT,
ADD COLUMN     "name_id_format" TEXT,
ADD COLUMN     "session_index" TEXT;

CREATE TABLE "sso_config" (
    "directory_id" UUID NOT NULL,
    "login_url" TEXT NOT NULL,
    "logout_url" TEXT,
    "idp_entity_id" TEXT,
    "certificates" TEXT[],
    "name_id_matches" TEXT NOT NULL DEFAULT 'userName',
    "domains" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "sign_requests" BOOLEAN NOT NULL DEFAULT false,
    "idp_initiated" BOOLEAN NOT NULL DEFAULT false,
    "sp_key" TEXT NOT NULL,
    "sp_certificate" TEXT NOT NULL,
    "next_sp_key" TEXT,
    "next_sp_certificate" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sso_config_pkey" PRIMARY KEY ("directory_id")
);

CREATE TABLE "saml_request" (
    "id" TEXT NOT NULL,
    "directory_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "browser_hash" TEXT,
    "return_path" TEXT NOT NULL DEFAULT '/portal',
    "user_id" UUID,
    "test_id" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saml_request_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "saml_ticket" (
    "hash" TEXT NOT NULL,
    "directory_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "browser_hash" TEXT,
    "return_path" TEXT NOT NULL,
    "name_id" TEXT NOT NULL,
    "name_id_format" TEXT,
    "session_index" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saml_ticket_pkey" PRIMARY KEY ("hash")
);

CREATE TABLE "saml_replay" (
    "directory_id" UUID NOT NULL,
    "assertion_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saml_replay_pkey" PRIMARY KEY ("directory_id","assertion_id")
);

CREATE TABLE "saml_test" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),
    "result" JSONB,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "saml_test_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "saml_refusal" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT NOT NULL,
    "name_id" TEXT,
    "detail" TEXT,
    "address" TEXT NOT NULL DEFAULT '',
    "user_agent" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "saml_refusal_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "saml_request_directory_id_idx" ON "saml_request"("directory_id");

CREATE INDEX "saml_request_expires_at_idx" ON "saml_request"("expires_at");

CREATE INDEX "saml_ticket_directory_id_user_id_idx" ON "saml_ticket"("directory_id", "user_id");

CREATE INDEX "saml_ticket_expires_at_idx" ON "saml_ticket"("expires_at");

CREATE INDEX "saml_replay_expires_at_idx" ON "saml_replay"("expires_at");

CREATE INDEX "saml_test_directory_id_created_at_idx" ON "saml_test"("directory_id", "created_at");

CREATE INDEX "saml_test_expires_at_idx" ON "saml_test"("expires_at");

CREATE INDEX "saml_refusal_directory_id_id_idx" ON "saml_refusal"("directory_id", "id");

CREATE INDEX "saml_refusal_at" ON "saml_refusal" USING BRIN ("at");

CREATE INDEX "portal_session_name_id" ON "portal_session"("directory_id", "name_id") WHERE (name_id is not null);

ALTER TABLE "sso_config" ADD CONSTRAINT "sso_config_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "saml_request" ADD CONSTRAINT "saml_request_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "saml_ticket" ADD CONSTRAINT "saml_ticket_directory_id_user_id_fkey" FOREIGN KEY ("directory_id", "user_id") REFERENCES "users"("directory_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "saml_replay" ADD CONSTRAINT "saml_replay_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "saml_test" ADD CONSTRAINT "saml_test_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "saml_refusal" ADD CONSTRAINT "saml_refusal_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;
