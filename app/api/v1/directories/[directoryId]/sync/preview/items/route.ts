import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { previewItems, previewItemsQuery } from "#lib/sync/preview/contract.ts";
import { listPreview } from "#lib/sync/preview/list-preview.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, query: previewItemsQuery, output: previewItems },
  ({ actor, params: { directoryId }, query }) => listPreview(actor, directoryId, query),
);
