-- A one-time link that the text names as {link}: sealed, and forgotten once the mail is sent.
ALTER TABLE "mail_message" ADD COLUMN "sealed_link" TEXT;
