import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { troubleshooting } from "#lib/troubleshooting/contract.ts";
import { troubleshootDirectory } from "#lib/troubleshooting/troubleshoot-directory.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, output: troubleshooting },
  ({ actor, params: { directoryId } }) => troubleshootDirectory(actor, directoryId),
);
