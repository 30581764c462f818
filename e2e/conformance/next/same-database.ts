import { afterAll, inject } from "vitest";
import { closeNotices } from "#lib/platform/db/notify.ts";
import { closePool } from "#lib/platform/db/pool.ts";

// Before the test file is loaded: directories and keys are made in the database of the Next server.
process.env.DATABASE_URL = inject("nextDatabaseUrl");

afterAll(async () => {
  await closeNotices();
  await closePool();
});
