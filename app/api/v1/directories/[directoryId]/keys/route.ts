import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { issuedKey, issueKeyInput, keyList } from "#lib/keys/contract.ts";
import { issueKey } from "#lib/keys/issue-key.ts";
import { listKeys } from "#lib/keys/list-keys.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute({ role: "auditor", params, output: keyList }, ({ actor, params }) =>
  listKeys(actor, params.directoryId),
);

export const POST = adminRoute(
  { role: "admin", params, body: issueKeyInput, output: issuedKey, status: 201, recentSignIn: true },
  ({ actor, params, body }) => issueKey(actor, params.directoryId, body),
);
