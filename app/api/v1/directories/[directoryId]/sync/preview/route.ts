import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { previewView, requestPreviewInput } from "#lib/sync/preview/contract.ts";
import { getPreview } from "#lib/sync/preview/get-preview.ts";
import { requestPreview } from "#lib/sync/preview/request-preview.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, output: previewView },
  ({ actor, params: { directoryId } }) => getPreview(actor, directoryId),
);

export const POST = adminRoute(
  { role: "helpdesk", params, body: requestPreviewInput, output: previewView, status: 202 },
  ({ actor, params: { directoryId }, body }) => requestPreview(actor, directoryId, body),
);
