import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { removeMember } from "#lib/groups/remove-member.ts";

const params = z.object({ groupId: z.string(), memberId: z.string() });

export const DELETE = adminRoute({ role: "admin", params }, ({ actor, params }) =>
  removeMember(actor, params.groupId, params.memberId),
);
