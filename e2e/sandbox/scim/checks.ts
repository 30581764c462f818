import { isObject, type JsonObject, ScimRefusal } from "./exchange.ts";

export const coreUserSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
const listSchema = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

export interface ScimUser extends JsonObject {
  readonly id: string;
  readonly userName: string;
  readonly active: boolean;
}

export interface ScimList {
  readonly totalResults: number;
  readonly itemsPerPage: number;
  readonly startIndex: number;
  readonly resources: readonly ScimUser[];
}

/** A list answer as Okta's importer wants it: the list schema, integers as numbers, whole users. */
export function checkList(
  body: JsonObject | undefined,
  asked: { startIndex: number; count: number },
): ScimList {
  const at = "list answer";
  requireSchema(body, listSchema, at);
  const totalResults = integer(body, "totalResults", at);
  const resources = body?.Resources ?? (totalResults === 0 ? [] : undefined);
  if (!Array.isArray(resources)) throw refuse(at, "Resources is no array");
  if (resources.length > asked.count) throw refuse(at, `more than ${asked.count} Resources`);
  const itemsPerPage = totalResults === 0 ? 0 : integer(body, "itemsPerPage", at);
  if (totalResults > 0 && itemsPerPage !== resources.length) {
    throw refuse(at, `itemsPerPage is ${itemsPerPage}, but there are ${resources.length} Resources`);
  }
  const startIndex = totalResults === 0 ? asked.startIndex : integer(body, "startIndex", at);
  if (startIndex !== asked.startIndex) throw refuse(at, `startIndex ${startIndex} was not asked for`);
  return { totalResults, itemsPerPage, startIndex, resources: resources.map((item) => checkUser(item, at)) };
}

/** A user answer: schema, id, userName, a real boolean for `active`, `meta` with its type. */
export function checkUser(value: unknown, at: string): ScimUser {
  if (!isObject(value)) throw refuse(at, "a user is no JSON object");
  requireSchema(value, coreUserSchema, at);
  const { id, userName, active, meta } = value;
  if (typeof id !== "string" || id === "") throw refuse(at, "id is missing");
  if (typeof userName !== "string" || userName === "") throw refuse(at, "userName is missing");
  if (typeof active !== "boolean") throw refuse(at, "active is no boolean");
  if (!isObject(meta) || meta.resourceType !== "User") throw refuse(at, "meta.resourceType is not User");
  if ("password" in value) throw refuse(at, "password must never be returned");
  return { ...value, id, userName, active };
}

/** Okta takes what the 201 or 200 says as the state of the user: all that was sent has to be in it. */
export function checkKept(sent: JsonObject, user: ScimUser, at: string): void {
  for (const [name, value] of Object.entries(sent)) {
    if (["schemas", "password", "groups", "id", "meta"].includes(name)) continue;
    const difference = firstDifference(value, user[name], name);
    if (difference) throw refuse(at, difference);
  }
}

function firstDifference(sent: unknown, kept: unknown, path: string): string | undefined {
  if (Array.isArray(sent)) {
    if (!Array.isArray(kept)) return `${path} was sent, but is not in the answer`;
    return sent
      .map((item, index) => firstDifference(item, kept[index], `${path}[${index}]`))
      .find((found) => found !== undefined);
  }
  if (isObject(sent)) {
    if (!isObject(kept)) return `${path} was sent, but is not in the answer`;
    return Object.entries(sent)
      .map(([name, item]) => firstDifference(item, kept[name], `${path}.${name}`))
      .find((found) => found !== undefined);
  }
  if (sent === kept) return undefined;
  return `${path} was sent as ${JSON.stringify(sent)} and came back as ${JSON.stringify(kept)}`;
}

function integer(body: JsonObject | undefined, name: string, at: string): number {
  const value = body?.[name];
  if (typeof value !== "number" || !Number.isInteger(value)) throw refuse(at, `${name} is no integer`);
  return value;
}

function requireSchema(body: JsonObject | undefined, schema: string, at: string): void {
  const schemas = body?.schemas;
  if (!Array.isArray(schemas) || !schemas.includes(schema)) {
    throw refuse(at, `schemas does not contain ${schema}`);
  }
}

function refuse(at: string, sentence: string): ScimRefusal {
  return new ScimRefusal(200, `${at}: ${sentence}.`);
}
