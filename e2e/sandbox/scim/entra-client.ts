import { randomUUID } from "node:crypto";
import type { EntraAppUser } from "./entra-app-user.ts";
import * as rule from "./entra-checks.ts";
import { type EntraGroupClient, entraGroupClient } from "./entra-groups.ts";
import { encodeFilter, operationsFor, word } from "./entra-operations.ts";
import { bodyOf, type EntraAttributes, managerPath, readAt } from "./entra-paths.ts";
import {
  type JsonObject,
  type Manner,
  type ScimAnswer,
  type ScimConnection,
  ScimRefusal,
  speak,
} from "./exchange.ts";
import {
  coreUserSchema,
  enterpriseSchema,
  type PatchOperation,
  patchBody,
  type ScimUser,
} from "./scim-messages.ts";

export interface EntraOptions {
  /** `?aadOptscim062020` at the end of the tenant URL: the form of PATCH that follows the RFC. */
  readonly flag?: boolean;
}

/**
 * Entra's side of provisioning: the calls, in Entra's order, with Entra's bodies (Microsoft's SCIM tutorial, and what the
 * service has been seen to send). Each method throws ScimRefusal where the real one would count an error.
 */
export interface EntraScimClient extends EntraGroupClient {
  /** The button "Test Connection": a look-up of a random user name must be 200 with an empty list. */
  testConnection(): Promise<void>;
  /** Reads `/Schemas`, as the mapping editor does. */
  discoverSchemas(): Promise<void>;
  /** Look-up by user name; not found: POST; found: GET, and PATCH of what differs. */
  assign(user: EntraAppUser): Promise<{ id: string; created: boolean }>;
  /** By any of the attributes that a mapping may match by. */
  match(
    path: "userName" | "externalId" | 'emails[type eq "work"].value',
    value: string,
  ): Promise<ScimUser | undefined>;
  /** PATCH in the form of the flag, then a read that has to show it. */
  update(id: string, changed: EntraAttributes): Promise<ScimUser>;
  rename(userName: string, newUserName: string): Promise<string>;
  /** Unassigned, blocked or deleted softly; and back. Returns the id. */
  setActive(userName: string, active: boolean): Promise<string>;
  /** The manager's id at the endpoint; null takes the manager away by an empty text. */
  setManager(id: string, managerId: string | null): Promise<void>;
  /** Takes an optional attribute away by `""` and by null, each in turn. */
  unset(id: string, path: string, value: string): Promise<void>;
  /** `roles` with `primary` as text, in the body of a PATCH and in its path (Microsoft's SCIM validator). */
  setRole(id: string, value: string): Promise<void>;
  /** 30 days after the deletion. A second DELETE must be 404, and the name must be free for a new user. */
  remove(id: string): Promise<void>;
  read(id: string): Promise<ScimUser>;
}

/** Entra sends no User-Agent that one could rely on. It honours Retry-After in whole seconds, and gives up after five tries. */
const entra: Manner = {
  headers: { "User-Agent": "", Accept: "application/scim+json" },
  pauseAfter429: (retryAfter, attempt) => {
    if (attempt >= 5) return undefined;
    return /^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) : 60;
  },
  everyAnswer: [rule.isNoServerFault, rule.answersJson, rule.answersScimErrors],
};

export function entraScimClient(
  connection: ScimConnection,
  { flag = false }: EntraOptions = {},
): EntraScimClient {
  // With the flag at its end the base URL is still one: the flag is Entra's alone.
  const baseUrl = connection.baseUrl.replace(/\/?\?.*$/, "");
  const call = speak({ ...connection, baseUrl }, entra);
  const query = async (filter: string) => {
    const answer = await call("GET", `/Users?filter=${encodeFilter(filter)}`, [200]);
    return { answer, list: rule.listOf(answer, rule.isUser) };
  };
  const match: EntraScimClient["match"] = async (path, value) => {
    const { answer, list } = await query(`${path} eq "${value}"`);
    return rule.findsOneAtMost(answer, list, (user) => isSame(readAt(user, path), value));
  };
  const readWithAnswer = async (id: string) => {
    const answer = await call("GET", `/Users/${id}`, [200]);
    const user = rule.isUser(answer);
    rule.keepsTheId(answer, id, user.id);
    return { answer, user };
  };
  const patch = async (
    id: string,
    ...operations: PatchOperation[]
  ): Promise<{ answer: ScimAnswer; user: ScimUser }> => {
    const answer = await call("PATCH", `/Users/${id}`, [200, 204], patchBody(...operations));
    rule.bodyFitsStatus(answer);
    if (answer.status === 200) rule.isUser(answer);
    return { answer, user: (await readWithAnswer(id)).user };
  };
  const update = async (id: string, changed: EntraAttributes) => {
    const { answer, user } = await patch(id, ...operationsFor(changed, flag));
    rule.keepsWhatWasSent(answer, changed, user);
    return user;
  };
  const known = async (userName: string): Promise<ScimUser> => {
    const found = await match("userName", userName);
    if (!found) throw new ScimRefusal(200, `There is no user ${userName}.`);
    return found;
  };

  return {
    match,
    update,
    read: async (id) => (await readWithAnswer(id)).user,
    ...entraGroupClient(call, { flag }),

    async testConnection() {
      const { answer, list } = await query(`userName eq "${randomUUID()}"`);
      rule.isEmpty(answer, list);
    },

    async discoverSchemas() {
      rule.describesItself(await call("GET", "/Schemas", [200]));
    },

    async assign({ userName, attributes }) {
      const found = await match("userName", userName);
      if (found) {
        const { user } = await readWithAnswer(found.id);
        const differing = Object.entries(attributes).filter(([path, value]) => readAt(user, path) !== value);
        if (differing.length > 0) await update(found.id, Object.fromEntries(differing));
        return { id: found.id, created: false };
      }
      const body: JsonObject = {
        schemas: [coreUserSchema, enterpriseSchema],
        ...bodyOf(attributes),
        meta: { resourceType: "User" },
        roles: [],
      };
      const answer = await call("POST", "/Users", [201], body);
      const user = rule.isUser(answer);
      rule.keepsWhatWasSent(answer, attributes, user);
      return { id: user.id, created: true };
    },

    async rename(userName, newUserName) {
      const { id } = await known(userName);
      await update(id, { userName: newUserName });
      if (await match("userName", userName))
        throw new ScimRefusal(200, `${userName} is still found after its rename to ${newUserName}.`);
      if ((await match("userName", newUserName))?.id !== id)
        throw new ScimRefusal(200, `${newUserName} is not found after the rename.`);
      return id;
    },

    async setActive(userName, active) {
      const { id } = await known(userName);
      await update(id, { active });
      return id;
    },

    async setManager(id, managerId) {
      const op = managerId === null ? word("replace", flag) : word("add", flag);
      const { answer, user } = await patch(id, { op, path: managerPath, value: managerId ?? "" });
      if (managerId === null) return rule.isUnset(answer, user, managerPath);
      rule.keepsWhatWasSent(answer, { [managerPath]: managerId }, user);
      const filter = encodeFilter(`id eq "${id}" and ${managerPath} eq "${managerId}"`);
      rule.findsByManager(await call("GET", `/Users?filter=${filter}&attributes=id`, [200]), id);
    },

    async unset(id, path, value) {
      for (const nothing of ["", null]) {
        await update(id, { [path]: value });
        const { answer, user } = await patch(id, { op: word("replace", flag), path, value: nothing });
        rule.isUnset(answer, user, path);
      }
    },

    async setRole(id, value) {
      const roles = [{ primary: "True", display: value, value, type: "WindowsAzureActiveDirectoryRole" }];
      await patch(id, { op: word("add", flag), path: "roles", value: roles });
      const path = 'roles[primary eq "True"].value';
      const { answer, user } = await patch(id, { op: word("replace", flag), path, value: `${value}2` });
      const kept = (user.roles as readonly JsonObject[] | undefined)?.map((role) => role.value);
      rule.keepsWhatWasSent(answer, { value: `${value}2` }, { ...user, value: kept?.join() });
      await patch(id, { op: word("remove", flag), path: "roles" });
    },

    async remove(id) {
      await call("DELETE", `/Users/${id}`, [204]);
      await call("GET", `/Users/${id}`, [404]);
      await call("DELETE", `/Users/${id}`, [404]);
    },
  };
}

function isSame(kept: unknown, asked: string): boolean {
  return typeof kept === "string" && kept.toLowerCase() === asked.toLowerCase();
}
