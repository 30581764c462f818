-- Which certificates of the identity provider vouched for whoever made a passkey, so that it can end with one in wrong hands:
-- SHA-256, as AB:CD:…; none where no provider had a say, null where nobody kept it.
ALTER TABLE "device" ADD COLUMN "vouched_by" TEXT[];
UPDATE device SET vouched_by = '{}' WHERE directory_id NOT IN (SELECT directory_id FROM sso_config);

-- The certificate that vouched for the latest proof at the company, beside the one that vouches for the sign-in.
ALTER TABLE "portal_session" ADD COLUMN "proof_certificate" TEXT;
