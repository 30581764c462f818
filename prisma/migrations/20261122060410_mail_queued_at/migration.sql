-- How long a mail has waited counts from when it was last put into the queue.
ALTER TABLE "mail_message" ADD COLUMN "queued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "mail_message" SET "queued_at" = "created_at";
