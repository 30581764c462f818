import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { diagnosticsView } from "#lib/diagnostics/contract.ts";
import { getDiagnostics } from "#lib/diagnostics/get-diagnostics.ts";
import { requestDiagnostics } from "#lib/diagnostics/request-diagnostics.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, output: diagnosticsView },
  ({ actor, params: { directoryId } }) => getDiagnostics(actor, directoryId),
);

export const POST = adminRoute(
  { role: "helpdesk", params, output: diagnosticsView, status: 202 },
  ({ actor, params: { directoryId } }) => requestDiagnostics(actor, directoryId),
);
