import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { signIns } from "#lib/portal/contract.ts";
import { listUserSignIns } from "#lib/portal/list-sign-ins.ts";

const params = z.object({ userId: z.string() });

export const GET = adminRoute({ role: "auditor", params, output: signIns }, ({ actor, params: { userId } }) =>
  listUserSignIns(actor, userId),
);
