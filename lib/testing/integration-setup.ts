import { vi } from "vitest";
import { createTestDatabase } from "./database.ts";

/** What a password costs is the matter of password.test.ts; here hundreds are made and checked, for a tenth of a second each. */
vi.mock("#lib/auth/password-cost.ts", () => ({
  passwordCost: { algorithm: 2, memoryCost: 64, timeCost: 1, parallelism: 1 },
}));

// Before the test file is loaded: its modules may read DATABASE_URL as they are imported.
await createTestDatabase();
