import {
  type Call,
  type JsonObject,
  type Manner,
  type ScimConnection,
  ScimRefusal,
  speak,
} from "./exchange.ts";
import type { OktaAppUser } from "./okta-app-user.ts";
import * as rule from "./okta-checks.ts";
import { type OktaGroupClient, oktaGroupClient } from "./okta-groups.ts";
import { patchBody, type ScimList, type ScimUser } from "./scim-messages.ts";

/** Catalogue (OIN) apps change by PATCH, apps from the wizard (AIW) by PUT. */
export type OktaAppStyle = "catalogue" | "wizard";

/**
 * Okta's side of provisioning: the calls, in Okta's order, with Okta's bodies (Okta's SCIM 2.0
 * reference, and what its client has been seen to send). Each method throws ScimRefusal with a
 * sentence where Okta would show an error.
 */
export interface OktaScimClient extends OktaGroupClient {
  /** The button "Test API Credentials", or "Test Connector Configuration". */
  testCredentials(options?: { importGroups?: boolean }): Promise<ScimList<ScimUser>>;
  /** Look-up by user name; not found: POST; found: GET, then PUT. */
  assign(user: OktaAppUser): Promise<{ id: string; created: boolean; user: ScimUser }>;
  /** GET, then PUT of what came, with the mapped fields overwritten. */
  update(id: string, mapped: JsonObject): Promise<ScimUser>;
  /** As `update`, then checks that the new name finds the user and the old one nobody. */
  rename(userName: string, newUserName: string): Promise<ScimUser>;
  /** By user name; returns the id. */
  setActive(userName: string, active: boolean, style: OktaAppStyle): Promise<string>;
  /** All users, by pages of 100, twice: the order has to hold. */
  importUsers(): Promise<readonly ScimUser[]>;
  /** All users by cursors (RFC 9865), which Okta's newer importer takes where they are announced. */
  importUsersByCursor(): Promise<readonly ScimUser[]>;
  find(userName: string): Promise<ScimUser | undefined>;
}

/** Okta's headers; 429: whole seconds of Retry-After are honoured, anything else is five minutes; ten attempts. */
const okta: Manner = {
  headers: {
    "User-Agent": "Okta SCIM Client 1.0.0",
    Accept: "application/scim+json",
    "Accept-Charset": "utf-8",
    "Accept-Encoding": "gzip,deflate",
  },
  pauseAfter429: (retryAfter, attempt) => {
    if (attempt >= 10) return undefined;
    return /^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) : 300;
  },
  everyAnswer: [rule.answersJson, rule.answersScimErrors],
};

const pageSize = 100;

export function oktaScimClient(connection: ScimConnection): OktaScimClient {
  const call = speak(connection, okta);
  const list = async (query: string, startIndex: number, count: number) => {
    const answer = await call("GET", `/Users?${query}startIndex=${startIndex}&count=${count}`, [200]);
    return { answer, list: rule.listOf(answer, { startIndex, count }, rule.isUser) };
  };
  const find = async (userName: string): Promise<ScimUser | undefined> => {
    const filter = encodeURIComponent(`userName eq "${userName}"`);
    const { answer, list: found } = await list(`filter=${filter}&`, 1, pageSize);
    return rule.findsOnlyThatOne(answer, found, userName, (user) => user.userName);
  };
  const read = async (id: string): Promise<ScimUser> => rule.isUser(await call("GET", `/Users/${id}`, [200]));
  const replace = async (id: string, body: JsonObject, sent: JsonObject): Promise<ScimUser> => {
    const answer = await call("PUT", `/Users/${id}`, [200], body);
    const user = rule.isUser(answer);
    rule.keepsTheId(answer, id, user.id);
    rule.keepsWhatWasSent(answer, sent, user);
    return user;
  };
  const update = async (id: string, mapped: JsonObject) =>
    replace(id, { ...(await read(id)), ...mapped }, mapped);
  const known = async (userName: string): Promise<ScimUser> => {
    const found = await find(userName);
    if (!found) throw new ScimRefusal(200, `There is no user ${userName}.`);
    return found;
  };

  return {
    find,
    update,
    ...oktaGroupClient(call),

    async testCredentials({ importGroups = false } = {}) {
      const problem = rule.isUsableBaseUrl(connection.baseUrl);
      if (problem) throw new ScimRefusal(0, problem);
      const users = await list("", 1, 2);
      if (importGroups) {
        const groups = await call("GET", "/Groups?startIndex=1&count=100", [200]);
        rule.listOf(groups, { startIndex: 1, count: 100 }, rule.isGroup);
      }
      return users.list;
    },

    async assign(user) {
      const found = await find(user.userName);
      if (found) {
        const updated = await update(found.id, user);
        return { id: found.id, created: false, user: updated };
      }
      const answer = await call("POST", "/Users", [201], user);
      const created = rule.isUser(answer);
      rule.keepsWhatWasSent(answer, user, created);
      return { id: created.id, created: true, user: created };
    },

    async rename(userName, newUserName) {
      const { id } = await known(userName);
      const user = await update(id, { userName: newUserName });
      const [old, renamed] = [await find(userName), await find(newUserName)];
      if (old) throw new ScimRefusal(200, `${userName} is still found after its rename to ${newUserName}.`);
      if (renamed?.id !== id) throw new ScimRefusal(200, `${newUserName} is not found after the rename.`);
      return user;
    },

    async setActive(userName, active, style) {
      const { id } = await known(userName);
      if (style === "wizard") {
        await update(id, { active });
        return id;
      }
      const patch = patchBody({ op: "replace", value: { active } });
      const answer = await call("PATCH", `/Users/${id}`, [200, 204], patch);
      const after = answer.status === 200 ? rule.isUser(answer) : await read(id);
      rule.isActiveAsTold(answer, after, active);
      return id;
    },

    async importUsers() {
      const once = async () => {
        const users: ScimUser[] = [];
        const seen = new Set<string>();
        for (;;) {
          const { answer, list: page } = await list("", users.length + 1, pageSize);
          rule.adds(answer, seen, idsOf(page.resources), page.totalResults);
          users.push(...page.resources);
          if (users.length >= page.totalResults) return users;
        }
      };
      const [first, second] = [await once(), await once()];
      if (idsOf(first).join() !== idsOf(second).join())
        throw new ScimRefusal(200, "Import: a second pass gave another order.");
      return first;
    },

    importUsersByCursor: () => importByCursor(call),
  };
}

async function importByCursor(call: Call): Promise<readonly ScimUser[]> {
  const users: ScimUser[] = [];
  const seen = new Set<string>();
  for (let cursor = ""; ; ) {
    const answer = await call("GET", `/Users?cursor=${encodeURIComponent(cursor)}&count=${pageSize}`, [200]);
    const page = rule.isList(answer).map((item) => rule.isUser(answer, item));
    const { nextCursor } = answer.body ?? {};
    const isLast = typeof nextCursor !== "string";
    rule.adds(answer, seen, idsOf(page), isLast ? seen.size + page.length : Number.POSITIVE_INFINITY);
    users.push(...page);
    if (isLast) return users;
    cursor = nextCursor;
  }
}

function idsOf(users: readonly ScimUser[]): string[] {
  return users.map(({ id }) => id);
}
