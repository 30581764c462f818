import { type EntraAttributes, managerPath, readAt } from "./entra-paths.ts";
import { isObject, type JsonObject, type ScimAnswer, violation } from "./exchange.ts";
import {
  coreGroupSchema,
  coreUserSchema,
  enterpriseSchema,
  errorSchema,
  listSchema,
  type ScimGroup,
  type ScimList,
  type ScimUser,
} from "./scim-messages.ts";

/**
 * What Entra's provisioning service asks of answers, one function a rule. Sources on Microsoft Learn: "Tutorial: Develop
 * and plan provisioning for a SCIM endpoint" (tutorial), "Known issues and resolutions with SCIM 2.0 protocol compliance"
 * (issues), "How provisioning works" (how); and the tests of Microsoft's SCIM validator (validator).
 */

/** Bodies are SCIM JSON; whatever else comes is an invalid response, and counts towards quarantine (tutorial). */
export function answersJson(answer: ScimAnswer): void {
  if (answer.status === 204) return;
  const rule = "every body is JSON with a JSON content type";
  if (!/^application\/(scim\+)?json\b/i.test(answer.contentType))
    throw violation(answer, rule, `the content type is "${answer.contentType}"`);
  if (!answer.body) throw violation(answer, rule, "the body is no JSON object");
}

/** No answer is a fault of the server: after repeated ones the whole job goes into quarantine (how). */
export function isNoServerFault(answer: ScimAnswer): void {
  if (answer.status >= 500) throw violation(answer, "no 5xx", `status ${answer.status}`);
}

/** Errors have the error schema and the status as text (tutorial, "SCIM error handling"). */
export function answersScimErrors(answer: ScimAnswer): void {
  if (answer.status < 400) return;
  const { schemas, status } = answer.body ?? {};
  const rule = "an error is SCIM error JSON with its status as text";
  if (!hasSchema(schemas, errorSchema)) throw violation(answer, rule, `schemas lacks ${errorSchema}`);
  if (status !== String(answer.status)) throw violation(answer, rule, `status is ${JSON.stringify(status)}`);
}

/** A query always answers a list, with `totalResults` as a number and an array of `Resources` (tutorial). */
export function listOf<Resource>(
  answer: ScimAnswer,
  read: (answer: ScimAnswer, value: unknown) => Resource,
): ScimList<Resource> {
  const rule = "a query answers a ListResponse with a number and an array";
  const { schemas, totalResults, Resources } = answer.body ?? {};
  if (!hasSchema(schemas, listSchema)) throw violation(answer, rule, `schemas lacks ${listSchema}`);
  if (!Number.isInteger(totalResults))
    throw violation(answer, rule, `totalResults is ${JSON.stringify(totalResults)}`);
  if (!Array.isArray(Resources)) throw violation(answer, rule, "Resources is no array");
  return { totalResults: Number(totalResults), resources: Resources.map((item) => read(answer, item)) };
}

/** Test Connection asks for a random name: 200 with nothing in it. A 404 puts the job into quarantine (tutorial). */
export function isEmpty<Resource>(answer: ScimAnswer, { totalResults, resources }: ScimList<Resource>): void {
  if (totalResults !== 0 || resources.length !== 0)
    throw violation(answer, "a random name finds nobody", `${totalResults} were found`);
}

/** The matching attribute finds one at most, in any case; several are an error "DuplicateTargetEntries" (how). */
export function findsOneAtMost<Resource>(
  answer: ScimAnswer,
  { totalResults, resources }: ScimList<Resource>,
  isTheOne: (resource: Resource) => boolean,
): Resource | undefined {
  const rule = "the match filter finds the one, or nothing";
  if (totalResults > 1) throw violation(answer, rule, `${totalResults} match`);
  const [found] = resources;
  if (found !== undefined && !isTheOne(found)) throw violation(answer, rule, "another one was found");
  return found;
}

/** A user has id, userName, schemas; `active` is a boolean even where "False" was sent (issues). */
export function isUser(answer: ScimAnswer, value: unknown = answer.body): ScimUser {
  const rule = "a user has schemas, id, userName, and active as a boolean";
  if (!isObject(value)) throw violation(answer, rule, "a user is no JSON object");
  const { schemas, id, userName, active } = value;
  if (!hasSchema(schemas, coreUserSchema)) throw violation(answer, rule, `schemas lacks ${coreUserSchema}`);
  if (typeof id !== "string" || id === "") throw violation(answer, rule, "id is missing");
  if (typeof userName !== "string" || userName === "") throw violation(answer, rule, "userName is missing");
  if (typeof active !== "boolean") throw violation(answer, rule, `active is ${JSON.stringify(active)}`);
  namesTheManagerAsObject(answer, value);
  hasRealBooleans(answer, value);
  return { ...value, id, userName, active };
}

/** The manager was sent as a bare string, and is answered as an object with a `value` (issues). */
export function namesTheManagerAsObject(answer: ScimAnswer, user: JsonObject): void {
  const extension = user[enterpriseSchema];
  const manager = isObject(extension) ? extension.manager : undefined;
  if (manager !== undefined && !(isObject(manager) && typeof manager.value === "string"))
    throw violation(answer, "manager is an object with a value", `manager is ${JSON.stringify(manager)}`);
}

/** `primary` inside multi-valued attributes is a boolean, though "True" was sent (issues; validator). */
export function hasRealBooleans(answer: ScimAnswer, user: JsonObject): void {
  for (const [name, items] of Object.entries(user)) {
    if (!Array.isArray(items)) continue;
    for (const item of items as unknown[]) {
      if (isObject(item) && "primary" in item && typeof item.primary !== "boolean")
        throw violation(
          answer,
          "primary is a boolean",
          `${name} has primary ${JSON.stringify(item.primary)}`,
        );
    }
  }
}

/** What was sent is what the next cycle reads; otherwise Entra sends the same again every 40 minutes (how). */
export function keepsWhatWasSent(answer: ScimAnswer, sent: EntraAttributes, user: ScimUser): void {
  for (const [path, value] of Object.entries(sent)) {
    const kept = readAt(user, path);
    if (kept !== value)
      throw violation(
        answer,
        "the next read has what was sent",
        `${path} was sent as ${JSON.stringify(value)} and came back as ${JSON.stringify(kept)}`,
      );
  }
}

/** `""` and null unset an attribute: the next read has neither text nor null there (validator, "null update"). */
export function isUnset(answer: ScimAnswer, user: ScimUser, path: string): void {
  const kept = readAt(user, path);
  if (kept !== undefined)
    throw violation(answer, `${path} is gone once it was unset`, `it is ${JSON.stringify(kept)}`);
}

/** An id is Entra's only link to the user: PATCH and DELETE go by it for ever (tutorial). */
export function keepsTheId(answer: ScimAnswer, id: string, now: string): void {
  if (now !== id) throw violation(answer, "an id never changes", `the id is now ${now}`);
}

/** A PATCH answers 200 with the resource, or 204 without any body (tutorial, "Update User", "Update Group"). */
export function bodyFitsStatus(answer: ScimAnswer): void {
  const rule = "200 comes with the resource, 204 without a body";
  if (answer.status === 200 && !answer.body?.id) throw violation(answer, rule, "200 without a resource");
  if (answer.status === 204 && answer.text !== "") throw violation(answer, rule, "204 with a body");
}

/** A group has its schema, an id and its name. */
export function isGroup(answer: ScimAnswer, value: unknown = answer.body): ScimGroup {
  const rule = "a group has schemas, id, displayName, and members with a value each";
  if (!isObject(value)) throw violation(answer, rule, "a group is no JSON object");
  const { schemas, id, displayName, members = [] } = value;
  if (!hasSchema(schemas, coreGroupSchema)) throw violation(answer, rule, `schemas lacks ${coreGroupSchema}`);
  if (typeof id !== "string" || id === "") throw violation(answer, rule, "id is missing");
  if (typeof displayName !== "string") throw violation(answer, rule, "displayName is missing");
  if (!Array.isArray(members)) throw violation(answer, rule, "members is no array");
  const memberIds = members.map((member: unknown) => {
    if (!isObject(member) || typeof member.value !== "string")
      throw violation(answer, rule, "a member has no value");
    return member.value;
  });
  return { ...value, id, displayName, memberIds };
}

/** Groups are asked for without members; where they come all the same, Entra replaces whole groups (issues). */
export function leavesMembersOut(answer: ScimAnswer, group: JsonObject): void {
  if ("members" in group)
    throw violation(answer, "excludedAttributes=members is honoured", "there are members in the answer");
}

/** Members are added and removed one by one: those named, and no others (issues, "Remove members"). */
export function hasExactly(answer: ScimAnswer, group: ScimGroup, expected: readonly string[]): void {
  const rule = "a change of members concerns those that it names, and no others";
  const missing = expected.filter((id) => !group.memberIds.includes(id));
  const extra = group.memberIds.filter((id) => !expected.includes(id));
  if (missing.length > 0) throw violation(answer, rule, `${missing.length} are missing: ${missing[0]}`);
  if (extra.length > 0) throw violation(answer, rule, `${extra.length} are too many: ${extra[0]}`);
}

/** Schema discovery lists what the mapping may use: `/Schemas` has User and Group with attributes (tutorial). */
export function describesItself(answer: ScimAnswer): void {
  const schemas = listOf(answer, (_answer, value) => value).resources.filter(isObject);
  for (const id of [coreUserSchema, coreGroupSchema, enterpriseSchema]) {
    const schema = schemas.find((one) => one.id === id);
    if (!Array.isArray(schema?.attributes) || schema.attributes.length === 0)
      throw violation(answer, "/Schemas describes users and groups", `${id} is missing or has no attributes`);
  }
}

/** A check of the manager by `id eq … and manager eq …` finds the user (how, reference attributes). */
export function findsByManager(answer: ScimAnswer, id: string): void {
  const { resources } = listOf(answer, (_answer, value) => value);
  const [found] = resources;
  if (resources.length !== 1 || !isObject(found) || found.id !== id)
    throw violation(answer, `${managerPath} can be asked for`, `${resources.length} were found`);
}

function hasSchema(schemas: unknown, schema: string): boolean {
  return Array.isArray(schemas) && schemas.includes(schema);
}
