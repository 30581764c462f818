import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { samlRefusals } from "#lib/sso/contract.ts";
import { listSamlRefusals } from "#lib/sso/list-refusals.ts";

/** Refused SAML sign-ins with their causes, newest first. */
export const GET = adminRoute(
  { role: "auditor", params: z.object({ directoryId: z.string() }), output: samlRefusals },
  ({ actor, params }) => listSamlRefusals(actor, params.directoryId),
);
