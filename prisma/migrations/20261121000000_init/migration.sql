-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "admin_role" AS ENUM ('auditor', 'helpdesk', 'admin', 'owner');

-- CreateEnum
CREATE TYPE "directory_type" AS ENUM ('okta', 'entra', 'scim');

-- CreateEnum
CREATE TYPE "client_profile" AS ENUM ('okta', 'entra', 'other');

-- CreateEnum
CREATE TYPE "health_state" AS ENUM ('checking', 'healthy', 'degraded', 'failed');

-- CreateEnum
CREATE TYPE "key_kind" AS ENUM ('bearer', 'basic', 'oauth');

-- CreateEnum
CREATE TYPE "attribute_type" AS ENUM ('string', 'boolean', 'integer', 'dateTime', 'reference');

-- CreateEnum
CREATE TYPE "user_status" AS ENUM ('pending', 'active', 'locked', 'suspended', 'deactivated', 'deleted');

-- CreateEnum
CREATE TYPE "change_source" AS ENUM ('scim', 'sync', 'admin');

-- CreateEnum
CREATE TYPE "mail_state" AS ENUM ('queued', 'sent', 'failed', 'held');

-- CreateTable
CREATE TABLE "admin" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "admin_role" NOT NULL,
    "all_directories" BOOLEAN NOT NULL DEFAULT true,
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "admin_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "admin_scope" (
    "admin_id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,

    CONSTRAINT "admin_scope_pkey" PRIMARY KEY ("admin_id","directory_id")
);

-- CreateTable
CREATE TABLE "admin_session" (
    "id" UUID NOT NULL,
    "admin_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "verified_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "address" TEXT NOT NULL DEFAULT '',
    "user_agent" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "admin_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "admin_invitation" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "role" "admin_role" NOT NULL,
    "all_directories" BOOLEAN NOT NULL DEFAULT true,
    "directory_ids" UUID[],
    "invited_by_id" UUID,
    "invited_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),

    CONSTRAINT "admin_invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setup_link" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "setup_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_throttle" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "blocked_until" TIMESTAMPTZ(3),
    "counted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_throttle_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "directory_id" UUID,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT,
    "subject_label" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "address" TEXT NOT NULL DEFAULT '',
    "request_id" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "directory" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "type" "directory_type" NOT NULL,
    "client_profile" "client_profile" NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "config" JSONB NOT NULL DEFAULT '{}',
    "cluster_id" UUID,
    "bound_at" TIMESTAMPTZ(3),
    "scim_first_seen_at" TIMESTAMPTZ(3),
    "scim_last_seen_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "directory_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "directory_secret" (
    "directory_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "directory_secret_pkey" PRIMARY KEY ("directory_id","name")
);

-- CreateTable
CREATE TABLE "unenrol_policy" (
    "directory_id" UUID NOT NULL,
    "remove_devices" BOOLEAN NOT NULL DEFAULT false,
    "on_deactivated" BOOLEAN NOT NULL DEFAULT false,
    "on_suspended" BOOLEAN NOT NULL DEFAULT false,
    "on_locked" BOOLEAN NOT NULL DEFAULT false,
    "remove_record" BOOLEAN NOT NULL DEFAULT false,
    "grace_days" INTEGER NOT NULL DEFAULT 30,

    CONSTRAINT "unenrol_policy_pkey" PRIMARY KEY ("directory_id")
);

-- CreateTable
CREATE TABLE "directory_health" (
    "directory_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "state" "health_state" NOT NULL,
    "last_outcome" "health_state",
    "trigger" TEXT NOT NULL,
    "checks" JSONB NOT NULL DEFAULT '[]',
    "server_id" UUID,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "changed_at" TIMESTAMPTZ(3),

    CONSTRAINT "directory_health_pkey" PRIMARY KEY ("directory_id")
);

-- CreateTable
CREATE TABLE "diagnostic_run" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "outcome" "health_state" NOT NULL,
    "trigger" TEXT NOT NULL,
    "server_id" UUID,
    "checks" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "diagnostic_run_pkey" PRIMARY KEY ("id","started_at")
) PARTITION BY RANGE ("started_at");

-- Catches rows outside of the partitions that lib/platform/db/partitions.ts makes.
CREATE TABLE "diagnostic_run_default" PARTITION OF "diagnostic_run" DEFAULT;

-- CreateTable
CREATE TABLE "cluster" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "built_in" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cluster_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity_server" (
    "id" UUID NOT NULL,
    "cluster_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "worker_id" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL DEFAULT 1,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stopped_at" TIMESTAMPTZ(3),
    "running_jobs" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "identity_server_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "key" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "key_kind" NOT NULL,
    "prefix" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_by_id" UUID,
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_address" TEXT,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by_name" TEXT,

    CONSTRAINT "key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisation" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL DEFAULT '',
    "support_contact" TEXT NOT NULL DEFAULT '',
    "identifier_attribute" TEXT NOT NULL DEFAULT 'mail',
    "email_attribute" TEXT NOT NULL DEFAULT 'mail',
    "display_name_attribute" TEXT NOT NULL DEFAULT 'displayName',
    "manager_attribute" TEXT NOT NULL DEFAULT 'manager',
    "identifier_confirmed_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "global_attribute" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "help" TEXT NOT NULL DEFAULT '',
    "type" "attribute_type" NOT NULL DEFAULT 'string',
    "built_in" BOOLEAN NOT NULL DEFAULT false,
    "okta_path" TEXT,
    "graph_path" TEXT,
    "scim_path" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "global_attribute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "global_attribute_mapping" (
    "directory_id" UUID NOT NULL,
    "attribute_id" UUID NOT NULL,
    "path" TEXT NOT NULL,

    CONSTRAINT "global_attribute_mapping_pkey" PRIMARY KEY ("directory_id","attribute_id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "resource" JSONB NOT NULL,
    "rendered" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "user_name_key" TEXT NOT NULL,
    "external_id" TEXT,
    "provider_id" TEXT,
    "display_name" TEXT,
    "email_key" TEXT,
    "identifier_key" TEXT,
    "manager_id" UUID,
    "manager_ref" TEXT,
    "status" "user_status" NOT NULL DEFAULT 'active',
    "status_source" "change_source" NOT NULL DEFAULT 'scim',
    "sources" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),
    "purge_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("directory_id","id")
);

-- CreateTable
CREATE TABLE "groups" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "resource" JSONB NOT NULL,
    "display_name" TEXT NOT NULL,
    "display_name_key" TEXT NOT NULL,
    "external_id" TEXT,
    "provider_id" TEXT,
    "source" "change_source" NOT NULL DEFAULT 'scim',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "groups_pkey" PRIMARY KEY ("directory_id","id")
);

-- CreateTable
CREATE TABLE "membership" (
    "directory_id" UUID NOT NULL,
    "group_id" UUID NOT NULL,
    "member_id" UUID NOT NULL,
    "user_id" UUID,
    "member_group_id" UUID,
    "source" "change_source" NOT NULL DEFAULT 'scim',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("directory_id","group_id","member_id")
);

-- CreateTable
CREATE TABLE "device" (
    "id" UUID NOT NULL,
    "directory_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "credential_id" BYTEA NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "transports" TEXT[],
    "backup_eligible" BOOLEAN NOT NULL DEFAULT false,
    "backed_up" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" TEXT,
    "ended_by" TEXT,
    "restorable_until" TIMESTAMPTZ(3),

    CONSTRAINT "device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tx" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint,
    "directory_id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "source" "change_source" NOT NULL,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "request_id" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "event_pkey" PRIMARY KEY ("id","at")
) PARTITION BY RANGE ("at");

-- Catches rows outside of the partitions that lib/platform/db/partitions.ts makes.
CREATE TABLE "event_default" PARTITION OF "event" DEFAULT;

-- CreateTable
CREATE TABLE "scim_request" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "directory_id" UUID NOT NULL,
    "key_id" UUID,
    "key_name" TEXT,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "query" TEXT NOT NULL DEFAULT '',
    "status" INTEGER NOT NULL,
    "duration_ms" REAL NOT NULL,
    "client" TEXT NOT NULL DEFAULT 'other',
    "user_agent" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',
    "refusal" TEXT,
    "detail" TEXT,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "scim_request_pkey" PRIMARY KEY ("id","at")
) PARTITION BY RANGE ("at");

-- Catches rows outside of the partitions that lib/platform/db/partitions.ts makes.
CREATE TABLE "scim_request_default" PARTITION OF "scim_request" DEFAULT;

-- CreateTable
CREATE TABLE "mail_message" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "directory_id" UUID,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT,
    "state" "mail_state" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_message_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "admin_email_key_key" ON "admin"("email_key");

-- CreateIndex
CREATE INDEX "admin_scope_directory_id_idx" ON "admin_scope"("directory_id");

-- CreateIndex
CREATE INDEX "admin_session_admin_id_created_at_idx" ON "admin_session"("admin_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "admin_invitation_token_hash_key" ON "admin_invitation"("token_hash");

-- CreateIndex
CREATE INDEX "admin_invitation_email_key_idx" ON "admin_invitation"("email_key");

-- CreateIndex
CREATE UNIQUE INDEX "setup_link_token_hash_key" ON "setup_link"("token_hash");

-- CreateIndex
CREATE INDEX "audit_entry_at_id_idx" ON "audit_entry"("at", "id");

-- CreateIndex
CREATE INDEX "audit_entry_directory_id_at_idx" ON "audit_entry"("directory_id", "at");

-- CreateIndex
CREATE INDEX "audit_entry_actor_id_at_idx" ON "audit_entry"("actor_id", "at");

-- CreateIndex
CREATE INDEX "audit_entry_action_at_idx" ON "audit_entry"("action", "at");

-- CreateIndex
CREATE UNIQUE INDEX "directory_name_key_key" ON "directory"("name_key");

-- CreateIndex
CREATE INDEX "directory_cluster_id_idx" ON "directory"("cluster_id");

-- CreateIndex
CREATE INDEX "diagnostic_run_directory_id_started_at_idx" ON "diagnostic_run"("directory_id", "started_at");

-- CreateIndex
CREATE UNIQUE INDEX "cluster_name_key" ON "cluster"("name");

-- CreateIndex
CREATE INDEX "identity_server_cluster_id_idx" ON "identity_server"("cluster_id");

-- CreateIndex
CREATE UNIQUE INDEX "key_client_id_key" ON "key"("client_id");

-- CreateIndex
CREATE UNIQUE INDEX "key_secret_hash_key" ON "key"("secret_hash");

-- CreateIndex
CREATE INDEX "key_directory_id_created_at_idx" ON "key"("directory_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "global_attribute_key_key" ON "global_attribute"("key");

-- CreateIndex
CREATE INDEX "users_directory_id_identifier_key_idx" ON "users"("directory_id", "identifier_key");

-- CreateIndex
CREATE INDEX "users_directory_id_email_key_idx" ON "users"("directory_id", "email_key");

-- CreateIndex
CREATE INDEX "users_directory_id_manager_id_idx" ON "users"("directory_id", "manager_id");

-- CreateIndex
CREATE INDEX "users_directory_id_created_at_id_idx" ON "users"("directory_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "user_tombstone_user_name" ON "users"("directory_id", "user_name_key") WHERE (deleted_at is not null);

-- CreateIndex
CREATE UNIQUE INDEX "users_id_key" ON "users"("id");

-- CreateIndex
CREATE UNIQUE INDEX "user_live_user_name" ON "users"("directory_id", "user_name_key") WHERE (deleted_at is null);

-- CreateIndex
CREATE UNIQUE INDEX "user_live_external_id" ON "users"("directory_id", "external_id") WHERE (deleted_at is null);

-- CreateIndex
CREATE UNIQUE INDEX "user_live_provider_id" ON "users"("directory_id", "provider_id") WHERE (deleted_at is null);

-- CreateIndex
CREATE INDEX "groups_directory_id_created_at_id_idx" ON "groups"("directory_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "groups_id_key" ON "groups"("id");

-- CreateIndex
CREATE UNIQUE INDEX "groups_directory_id_display_name_key_key" ON "groups"("directory_id", "display_name_key");

-- CreateIndex
CREATE UNIQUE INDEX "groups_directory_id_external_id_key" ON "groups"("directory_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "groups_directory_id_provider_id_key" ON "groups"("directory_id", "provider_id");

-- CreateIndex
CREATE INDEX "membership_directory_id_member_id_idx" ON "membership"("directory_id", "member_id");

-- CreateIndex
CREATE UNIQUE INDEX "device_credential_id_key" ON "device"("credential_id");

-- CreateIndex
CREATE INDEX "device_directory_id_user_id_idx" ON "device"("directory_id", "user_id");

-- CreateIndex
CREATE INDEX "event_directory_id_subject_id_id_idx" ON "event"("directory_id", "subject_id", "id");

-- CreateIndex
CREATE INDEX "event_directory_id_id_idx" ON "event"("directory_id", "id");

-- CreateIndex
CREATE INDEX "scim_request_directory_id_at_idx" ON "scim_request"("directory_id", "at");

-- CreateIndex
CREATE INDEX "mail_message_created_at_idx" ON "mail_message"("created_at");

-- AddForeignKey
ALTER TABLE "admin_scope" ADD CONSTRAINT "admin_scope_admin_id_fkey" FOREIGN KEY ("admin_id") REFERENCES "admin"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "admin_scope" ADD CONSTRAINT "admin_scope_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "admin_session" ADD CONSTRAINT "admin_session_admin_id_fkey" FOREIGN KEY ("admin_id") REFERENCES "admin"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory" ADD CONSTRAINT "directory_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_secret" ADD CONSTRAINT "directory_secret_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unenrol_policy" ADD CONSTRAINT "unenrol_policy_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_health" ADD CONSTRAINT "directory_health_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity_server" ADD CONSTRAINT "identity_server_cluster_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "cluster"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "key" ADD CONSTRAINT "key_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "global_attribute_mapping" ADD CONSTRAINT "global_attribute_mapping_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "global_attribute_mapping" ADD CONSTRAINT "global_attribute_mapping_attribute_id_fkey" FOREIGN KEY ("attribute_id") REFERENCES "global_attribute"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "groups" ADD CONSTRAINT "groups_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_directory_id_group_id_fkey" FOREIGN KEY ("directory_id", "group_id") REFERENCES "groups"("directory_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema language cannot say:

-- A membership is of a user or of a group, and member_id repeats which.
ALTER TABLE "membership" ADD CONSTRAINT "membership_one_member"
  CHECK (num_nonnulls("user_id", "member_group_id") = 1 AND "member_id" = COALESCE("user_id", "member_group_id"));

-- One row.
ALTER TABLE "organisation" ADD CONSTRAINT "organisation_one_row" CHECK ("id" = 1);
INSERT INTO "organisation" ("id") VALUES (1);

-- The audit trail is append-only, whoever asks.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_entry_no_truncate" BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- A single-machine installation has one cluster with one built-in identity server, and nothing to set up.
INSERT INTO "cluster" ("id", "name", "built_in") VALUES (gen_random_uuid(), 'Default', true);
