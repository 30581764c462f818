CREATE TABLE "mail_template" (
    "directory_id" UUID NOT NULL,
    "subject" TEXT,
    "html" TEXT,
    "text" TEXT,
    "platform_links" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "mail_template_pkey" PRIMARY KEY ("directory_id")
);

ALTER TABLE "mail_template" ADD CONSTRAINT "mail_template_directory_id_fkey" FOREIGN KEY ("directory_id") REFERENCES "directory"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a mail was made from, in words: "Version 3 of the directory's template".
ALTER TABLE "mail_message" ADD COLUMN "template" TEXT;
