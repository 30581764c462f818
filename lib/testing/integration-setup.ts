import { createTestDatabase } from "./database.ts";

// Before the test file is loaded: its modules may read DATABASE_URL as they are imported.
await createTestDatabase();
