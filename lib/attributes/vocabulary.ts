import { parseScimPath } from "./scim-path.ts";

/** The closed lists of the contract and what a path may be, apart from its schemas: pages need them, but no validator. */

export const attributeTypes = ["string", "boolean", "integer", "dateTime", "reference"] as const;
export type AttributeType = (typeof attributeTypes)[number];

export const attributeTypeNames: Record<AttributeType, string> = {
  string: "Text",
  boolean: "Yes or no",
  integer: "Whole number",
  dateTime: "Date and time",
  reference: "Another user",
};

/** The three kinds of source that an attribute is mapped to. */
export const pathKinds = ["okta", "graph", "scim"] as const;
export type PathKind = (typeof pathKinds)[number];

export const pathKindNames: Record<PathKind, string> = {
  okta: "Okta profile path",
  graph: "Graph property",
  scim: "SCIM path",
};

/** Which kind of path a directory of a type reads. */
export const pathKindOf = { okta: "okta", entra: "graph", scim: "scim" } as const;

const dottedName = /^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*){0,3}$/;
const wrongOkta = "Write the variable name of Okta's profile editor, such as email or costCenter.";
const wrongGraph =
  "Write it as Microsoft Graph does: mail, employeeOrgData.costCenter, or extension_<app id>_name for an extension.";

/** Checks one path; answers the sentence to show, or null. An empty path means: not mapped. */
export function pathProblem(kind: PathKind, path: string): string | null {
  if (path === "") {
    return null;
  }
  if (path.length > 200) {
    return "Use at most 200 characters.";
  }
  if (kind === "scim") {
    const parsed = parseScimPath(path);
    return parsed.ok ? null : parsed.detail;
  }
  if (kind === "okta") {
    return /^[A-Za-z_]\w*$/.test(path) ? null : wrongOkta;
  }
  return dottedName.test(path) ? null : wrongGraph;
}

/** The roles that an attribute can have throughout the product. */
export const attributeRoles = ["identifier", "email", "displayName", "manager"] as const;
export type AttributeRole = (typeof attributeRoles)[number];

export const attributeRoleNames: Record<AttributeRole, string> = {
  identifier: "Primary user identifier",
  email: "Email",
  displayName: "Display name",
  manager: "Manager look-up",
};
