import * as z from "zod";
import { attributeView, updateAttributeInput } from "#lib/attributes/contract.ts";
import { deleteAttribute } from "#lib/attributes/delete-attribute.ts";
import { updateAttribute } from "#lib/attributes/update-attribute.ts";
import { adminRoute } from "#lib/auth/admin-route.ts";

const params = z.object({ attributeId: z.string() });

export const PATCH = adminRoute(
  { role: "admin", params, body: updateAttributeInput, output: attributeView },
  ({ actor, params, body }) => updateAttribute(actor, params.attributeId, body),
);

export const DELETE = adminRoute({ role: "admin", params }, ({ actor, params }) =>
  deleteAttribute(actor, params.attributeId),
);
