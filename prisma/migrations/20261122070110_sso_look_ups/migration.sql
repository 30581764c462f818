-- Which identity provider a domain leads to, and what was refused of a directory's sign-ins, without reading all of them.
CREATE INDEX "sso_config_domains_idx" ON "sso_config" USING GIN ("domains");
CREATE INDEX "portal_sign_in_saml_refused" ON "portal_sign_in"("directory_id", "id") WHERE (method = 'saml' and outcome <> 'signed_in');
