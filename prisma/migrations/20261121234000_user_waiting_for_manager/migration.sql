-- Who waits for a manager that is not there yet: asked for whenever a user is created or renamed.
CREATE INDEX "users_waiting_for_manager" ON "users"("directory_id", lower("manager_ref"))
  WHERE manager_id IS NULL AND manager_ref IS NOT NULL;
