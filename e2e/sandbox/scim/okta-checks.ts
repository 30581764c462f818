import { isObject, type JsonObject, type ScimAnswer, violation } from "./exchange.ts";
import {
  coreGroupSchema,
  coreUserSchema,
  errorSchema,
  firstDifference,
  listSchema,
  type ScimGroup,
  type ScimList,
  type ScimUser,
} from "./scim-messages.ts";

/**
 * What Okta asks of answers, one function a rule. Sources: "SCIM 2.0 protocol reference" (ref), "Build your SCIM API
 * service" (build), "SCIM technical FAQs" (faq), all on developer.okta.com, and Okta's "SCIM 2.0 SPEC Test" (spec).
 */

/** An answer with a body is JSON, errors too; anything else is shown as "the response could not be parsed" (faq). */
export function answersJson(answer: ScimAnswer): void {
  if (answer.status === 204) return;
  const rule = "every body is JSON with a JSON content type";
  if (!/^application\/(scim\+)?json\b/i.test(answer.contentType))
    throw violation(answer, rule, `the content type is "${answer.contentType}"; Okta reads only JSON`);
  if (!answer.body) throw violation(answer, rule, "the body is no JSON object");
}

/** An error has the error schema, its status as text, and a detail that Okta shows to its admin (ref; spec). */
export function answersScimErrors(answer: ScimAnswer): void {
  if (answer.status < 400) return;
  const rule = "an error is SCIM error JSON: schema, status as text, detail";
  const { schemas, status, detail } = answer.body ?? {};
  if (!hasSchema(schemas, errorSchema)) throw violation(answer, rule, `schemas lacks ${errorSchema}`);
  if (status !== String(answer.status)) throw violation(answer, rule, `status is ${JSON.stringify(status)}`);
  if (typeof detail !== "string" || detail === "") throw violation(answer, rule, "there is no detail");
}

/** `totalResults`, `itemsPerPage` and `startIndex` are integers, not text (spec; faq "importing users"). */
export function countsAreIntegers(answer: ScimAnswer): number {
  for (const name of ["totalResults", "itemsPerPage", "startIndex"]) {
    const value = answer.body?.[name];
    if (!Number.isInteger(value))
      throw violation(answer, "the counts of a list are integers", `${name} is ${JSON.stringify(value)}`);
  }
  return Number(answer.body?.totalResults);
}

/** A list says that it is one (spec), and an empty one is 200 with no resources, never 404 (ref "Retrieve users"). */
export function isList(answer: ScimAnswer): readonly unknown[] {
  const rule = "a list has the ListResponse schema and an array of Resources";
  if (!hasSchema(answer.body?.schemas, listSchema))
    throw violation(answer, rule, `schemas lacks ${listSchema}`);
  const { Resources } = answer.body ?? {};
  if (!Array.isArray(Resources)) throw violation(answer, rule, "Resources is no array");
  return Resources;
}

/** The page is the one that was asked for, and `itemsPerPage` counts what is in it (ref "Retrieve users"). */
export function isThePageAskedFor(answer: ScimAnswer, startIndex: number, count: number): void {
  const rule = `the page starts at ${startIndex}, has at most ${count}, and itemsPerPage counts it`;
  const found = isList(answer).length;
  const { itemsPerPage, startIndex: start, totalResults } = answer.body ?? {};
  if (found > count) throw violation(answer, rule, `there are ${found} Resources`);
  if (itemsPerPage !== found)
    throw violation(answer, rule, `itemsPerPage is ${itemsPerPage}, but there are ${found} Resources`);
  if (Number(totalResults) > 0 && start !== startIndex)
    throw violation(answer, rule, `startIndex ${start} was not asked for`);
}

/** A list of users or groups, with all rules for lists. */
export function listOf<Resource>(
  answer: ScimAnswer,
  { startIndex, count }: { startIndex: number; count: number },
  read: (answer: ScimAnswer, value: unknown) => Resource,
): ScimList<Resource> {
  const totalResults = countsAreIntegers(answer);
  isThePageAskedFor(answer, startIndex, count);
  return { totalResults, resources: isList(answer).map((item) => read(answer, item)) };
}

/** A user has the core schema, an id, a userName, its type, and a real boolean for `active` (spec). */
export function isUser(answer: ScimAnswer, value: unknown = answer.body): ScimUser {
  const rule = "a user has schemas, id, userName, active as a boolean, and meta.resourceType";
  if (!isObject(value)) throw violation(answer, rule, "a user is no JSON object");
  const { schemas, id, userName, active, meta } = value;
  if (!hasSchema(schemas, coreUserSchema))
    throw violation(answer, rule, `schemas does not contain ${coreUserSchema}`);
  if (typeof id !== "string" || id === "") throw violation(answer, rule, "id is missing");
  if (typeof userName !== "string" || userName === "") throw violation(answer, rule, "userName is missing");
  if (typeof active !== "boolean") throw violation(answer, rule, "active is no boolean");
  if (!isObject(meta) || meta.resourceType !== "User")
    throw violation(answer, rule, "meta.resourceType is not User");
  keepsPasswordsToItself(answer, value);
  isUsableId(answer, id);
  return { ...value, id, userName, active };
}

/** The placeholder that Okta sends as password is not in any answer (RFC 7643 §4.1.1, `returned: never`). */
export function keepsPasswordsToItself(answer: ScimAnswer, user: JsonObject): void {
  if ("password" in user)
    throw violation(answer, "password must never be returned", "there is a password in the answer");
}

/** An id never contains `bulkId`, which is reserved (RFC 7643 §3.1; Okta refuses it). */
export function isUsableId(answer: ScimAnswer, id: string): void {
  if (/bulkId/i.test(id)) throw violation(answer, "no id contains bulkId", `the id is ${id}`);
}

/** The 201 or 200 is the state of the user for Okta: all that was sent is in it (ref "Create users"). */
export function keepsWhatWasSent(answer: ScimAnswer, sent: JsonObject, user: ScimUser): void {
  for (const [name, value] of Object.entries(sent)) {
    if (["schemas", "password", "groups", "id", "meta"].includes(name)) continue;
    const difference = firstDifference(value, user[name], name);
    if (difference) throw violation(answer, "the answer is the whole user, as sent", difference);
  }
}

/** A changed user keeps its id, which is Okta's link to it (ref "Update a specific user"). */
export function keepsTheId(answer: ScimAnswer, id: string, now: string): void {
  if (now !== id) throw violation(answer, "an id never changes", `the id is now ${now}`);
}

/** `active` is what the call said (build, "Deactivate users"). */
export function isActiveAsTold(answer: ScimAnswer, user: ScimUser, active: boolean): void {
  if (user.active !== active)
    throw violation(answer, "active is what was sent", `active is still ${user.active}`);
}

/** A look-up by `eq` finds that one, in any case, or nothing: Okta takes the first of what comes (faq). */
export function findsOnlyThatOne<Resource>(
  answer: ScimAnswer,
  { totalResults, resources }: ScimList<Resource>,
  wanted: string,
  nameOf: (resource: Resource) => string,
): Resource | undefined {
  const rule = "a look-up finds the one that was asked for, or nothing";
  if (totalResults > 1) throw violation(answer, rule, `${totalResults} match ${wanted}`);
  const [found] = resources;
  if (found !== undefined && nameOf(found).toLowerCase() !== wanted.toLowerCase())
    throw violation(answer, rule, `the look-up of ${wanted} found ${nameOf(found)}`);
  return found;
}

/** Nobody is listed twice during an import, and no page is empty before the end (faq "importing users"). */
export function adds(answer: ScimAnswer, seen: Set<string>, ids: readonly string[], total: number): void {
  const rule = "pages give everybody once, in an order that holds";
  for (const id of ids) {
    if (seen.has(id)) throw violation(answer, rule, `${id} came twice`);
    seen.add(id);
  }
  if (ids.length === 0 && seen.size < total)
    throw violation(answer, rule, `an empty page after ${seen.size} of ${total}`);
}

/** A group has its schema, an id, its name; members are a list of values (ref "Create groups"). */
export function isGroup(answer: ScimAnswer, value: unknown = answer.body): ScimGroup {
  const rule = "a group has schemas, id, displayName, and members with a value each";
  if (!isObject(value)) throw violation(answer, rule, "a group is no JSON object");
  const { schemas, id, displayName, members = [], meta } = value;
  if (!hasSchema(schemas, coreGroupSchema)) throw violation(answer, rule, `schemas lacks ${coreGroupSchema}`);
  if (typeof id !== "string" || id === "") throw violation(answer, rule, "id is missing");
  if (typeof displayName !== "string") throw violation(answer, rule, "displayName is missing");
  if (!isObject(meta) || meta.resourceType !== "Group")
    throw violation(answer, rule, "meta.resourceType is not Group");
  if (!Array.isArray(members)) throw violation(answer, rule, "members is no array");
  const memberIds = members.map((member: unknown) => {
    if (!isObject(member) || typeof member.value !== "string")
      throw violation(answer, rule, "a member has no value");
    return member.value;
  });
  isUsableId(answer, id);
  return { ...value, id, displayName, memberIds };
}

/** After a push the group has exactly the pushed members: a 200 that stored nothing is the usual fault (faq). */
export function hasExactly(answer: ScimAnswer, group: ScimGroup, expected: readonly string[]): void {
  const rule = "the group has exactly the members that were pushed";
  const missing = expected.filter((id) => !group.memberIds.includes(id));
  const extra = group.memberIds.filter((id) => !expected.includes(id));
  if (missing.length > 0)
    throw violation(answer, rule, `${missing.length} members are missing: ${missing[0]}`);
  if (extra.length > 0) throw violation(answer, rule, `${extra.length} members are too many: ${extra[0]}`);
}

/** A base URL has no underscore: Okta's form refuses it (ref "Base URL"). */
export function isUsableBaseUrl(baseUrl: string): string | undefined {
  return baseUrl.includes("_") ? `Okta refuses a base URL with an underscore: ${baseUrl}` : undefined;
}

function hasSchema(schemas: unknown, schema: string): boolean {
  return Array.isArray(schemas) && schemas.includes(schema);
}
