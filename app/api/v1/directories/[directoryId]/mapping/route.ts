import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import { mappingView, updateMappingInput } from "#lib/mapping/contract.ts";
import { getMapping } from "#lib/mapping/get-mapping.ts";
import { saveMapping } from "#lib/mapping/save-mapping.ts";

const params = z.object({ directoryId: z.string() });

export const GET = adminRoute(
  { role: "auditor", params, output: mappingView },
  ({ actor, params: { directoryId } }) => getMapping(actor, directoryId),
);

export const PATCH = adminRoute(
  { role: "admin", params, body: updateMappingInput, output: mappingView },
  ({ actor, params: { directoryId }, body }) => saveMapping(actor, directoryId, body),
);
