-- Of a user's or group's calls those that read it stay out of the index: most of what the log has, and each one a place
-- of its own in the index to be found and written.
DROP INDEX "scim_request_resource_idx";
CREATE INDEX "scim_request_resource_idx" ON "scim_request"("directory_id", "resource_id", "at")
  WHERE resource_id is not null and method not in ('GET', 'HEAD');
