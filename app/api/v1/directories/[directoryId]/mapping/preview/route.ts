import * as z from "zod";
import { adminRoute } from "#lib/auth/admin-route.ts";
import {
  mappingPreview,
  previewMappingInput,
  previewPeople,
  previewPeopleQuery,
} from "#lib/mapping/contract.ts";
import { previewMapping } from "#lib/mapping/preview-mapping.ts";
import { previewPeople as readPreviewPeople } from "#lib/mapping/preview-people.ts";

const params = z.object({ directoryId: z.string() });

/** Users of the directory as it has them now, to try a mapping on. */
export const GET = adminRoute(
  { role: "admin", params, query: previewPeopleQuery, output: previewPeople },
  ({ actor, params: { directoryId }, query }) => readPreviewPeople(actor, directoryId, query),
);

/** What a draft would make of them. */
export const POST = adminRoute(
  { role: "admin", params, body: previewMappingInput, output: mappingPreview },
  ({ actor, params: { directoryId }, body }) => previewMapping(actor, directoryId, body),
);
