import { adminRoute } from "#lib/auth/admin-route.ts";
import { directoryTestResult, testDirectoryInput } from "#lib/directories/contract.ts";
import { testConnection } from "#lib/directories/test-connection.ts";

/** Tests entered values; nothing is saved. */
export const POST = adminRoute(
  { role: "admin", body: testDirectoryInput, output: directoryTestResult },
  ({ actor, body }) => testConnection(actor, body),
);
