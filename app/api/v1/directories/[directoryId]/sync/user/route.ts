import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { provisionInput, provisionView } from "#lib/sync/preview/contract.ts";
import { provisionUser } from "#lib/sync/provision-user.ts";

const params = z.object({ directoryId: z.string() });

export const POST = adminRoute(
  { role: "helpdesk", params, body: provisionInput, output: provisionView },
  ({ actor, params: { directoryId }, body }) => provisionUser(actor, directoryId, body),
);
