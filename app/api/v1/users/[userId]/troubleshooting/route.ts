import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { troubleshooting } from "#lib/troubleshooting/contract.ts";
import { troubleshootUser } from "#lib/troubleshooting/troubleshoot-user.ts";

const params = z.object({ userId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, output: troubleshooting },
  ({ actor, params: { userId } }) => troubleshootUser(actor, userId),
);
