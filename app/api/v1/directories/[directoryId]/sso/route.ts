import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { ssoInput, ssoView } from "#lib/sso/contract.ts";
import { readSso } from "#lib/sso/read-sso.ts";
import { removeSso } from "#lib/sso/remove-sso.ts";
import { saveSso } from "#lib/sso/save-sso.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, output: ssoView },
  ({ actor, params: { directoryId } }) => readSso(actor, directoryId),
);

export const PUT = adminRoute(
  { role: "admin", params, body: ssoInput, output: ssoView, recentSignIn: true },
  ({ actor, params: { directoryId }, body }) => saveSso(actor, directoryId, body),
);

export const DELETE = adminRoute(
  { role: "admin", params, recentSignIn: true },
  ({ actor, params: { directoryId } }) => removeSso(actor, directoryId),
);
