import { changeRoles } from "#lib/attributes/change-roles.ts";
import {
  attributeRolesInput,
  attributeRolesView,
  identifierPreview,
  identifierPreviewQuery,
} from "#lib/attributes/contract.ts";
import { previewIdentifier } from "#lib/attributes/preview-identifier.ts";
import { adminRoute } from "#lib/auth/admin-route.ts";

/** What a change of the primary user identifier would do. */
export const GET = adminRoute(
  { role: "admin", query: identifierPreviewQuery, output: identifierPreview },
  ({ actor, query }) => previewIdentifier(actor, query.identifier),
);

/** Saves the roles of attributes; saving them unchanged confirms them. */
export const PUT = adminRoute(
  { role: "admin", body: attributeRolesInput, output: attributeRolesView },
  ({ actor, body }) => changeRoles(actor, body),
);
