import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { directoryTestResult, testStoredDirectoryInput } from "#lib/directories/contract.ts";
import { testStoredConnection } from "#lib/directories/test-connection.ts";

/** Tests the edit form; an empty secret is the stored one. */
export const POST = adminRoute(
  {
    role: "admin",
    params: z.object({ directoryId: z.string() }),
    body: testStoredDirectoryInput,
    output: directoryTestResult,
  },
  ({ actor, params, body }) => testStoredConnection(actor, params.directoryId, body),
);
