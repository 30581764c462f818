-- The outbox knows more states, whose turn it is, and what cancels a mail.
ALTER TYPE "mail_state" ADD VALUE 'sending' AFTER 'queued';
ALTER TYPE "mail_state" ADD VALUE 'refused' AFTER 'sent';
ALTER TYPE "mail_state" ADD VALUE 'cancelled' AFTER 'held';

ALTER TABLE "mail_message" RENAME COLUMN "error" TO "answer";
ALTER TABLE "mail_message" ALTER COLUMN "text" DROP NOT NULL,
  ADD COLUMN "subject_type" TEXT,
  ADD COLUMN "subject_id" TEXT,
  ADD COLUMN "priority" SMALLINT NOT NULL DEFAULT 10,
  ADD COLUMN "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ADD COLUMN "claimed_at" TIMESTAMPTZ(3),
  ADD COLUMN "useful_until" TIMESTAMPTZ(3);

CREATE INDEX "mail_message_state_id_idx" ON "mail_message"("state", "id");
CREATE INDEX "mail_message_directory_id_id_idx" ON "mail_message"("directory_id", "id");
CREATE INDEX "mail_message_subject_type_subject_id_idx" ON "mail_message"("subject_type", "subject_id");

-- One row: how fast mails go out, and how the SMTP server does.
CREATE TABLE "mail_relay" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "mails_per_minute" INTEGER NOT NULL DEFAULT 120,
    "next_slot_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "configured_at" TIMESTAMPTZ(3),
    "last_sent_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "paused_until" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,

    CONSTRAINT "mail_relay_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "mail_relay_one_row" CHECK ("id" = 1)
);
INSERT INTO "mail_relay" ("id") VALUES (1);

-- Conditions that admins should know of: mailed once when they begin and once when they are over.
CREATE TABLE "alert" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "directory_id" UUID,
    "directory_ids" UUID[],
    "severity" TEXT NOT NULL,
    "stage" SMALLINT,
    "title" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "link_label" TEXT NOT NULL,
    "link_href" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "mailed_at" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "alert_open_once" ON "alert"("kind", "subject") WHERE (closed_at is null);
CREATE INDEX "alert_directory_id_opened_at_idx" ON "alert"("directory_id", "opened_at");
CREATE INDEX "alert_closed_at_idx" ON "alert"("closed_at");
ALTER TABLE "alert" ADD CONSTRAINT "alert_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "organisation" ADD COLUMN "alert_addresses" TEXT[] DEFAULT ARRAY[]::TEXT[];
ALTER TABLE "admin" ADD COLUMN "muted_alerts" TEXT[] DEFAULT ARRAY[]::TEXT[];
