import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { exportPreview } from "#lib/sync/preview/export-preview.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute({ role: "auditor", params }, ({ actor, params: { directoryId } }) =>
  exportPreview(actor, directoryId),
);
