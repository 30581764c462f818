import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { memberExportQuery } from "#lib/groups/contract.ts";
import { exportMembers } from "#lib/groups/export-members.ts";

const params = z.object({ groupId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, query: memberExportQuery },
  ({ actor, params, query }) => exportMembers(actor, params.groupId, query),
);
