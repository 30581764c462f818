import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { createdKey, keyList, newKeyInput } from "#lib/keys/contract.ts";
import { createKey } from "#lib/keys/create-key.ts";
import { listKeys } from "#lib/keys/list-keys.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute({ role: "auditor", params, output: keyList }, ({ actor, params }) =>
  listKeys(actor, params.directoryId),
);

export const POST = adminRoute(
  { role: "admin", params, body: newKeyInput, output: createdKey, status: 201, recentSignIn: true },
  ({ actor, params, body }) => createKey(actor, params.directoryId, body),
);
