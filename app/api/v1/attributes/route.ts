import { attributeList, attributeView, createAttributeInput } from "#lib/attributes/contract.ts";
import { createAttribute } from "#lib/attributes/create-attribute.ts";
import { listAttributes } from "#lib/attributes/list-attributes.ts";
import { adminRoute } from "#lib/auth/admin-route.ts";

export const GET = adminRoute({ role: "auditor", output: attributeList }, ({ actor }) =>
  listAttributes(actor),
);

export const POST = adminRoute(
  { role: "admin", body: createAttributeInput, output: attributeView, status: 201 },
  ({ actor, body }) => createAttribute(actor, body),
);
