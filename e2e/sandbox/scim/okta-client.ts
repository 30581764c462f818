import { checkKept, checkList, checkUser, type ScimList, type ScimUser } from "./checks.ts";
import { exchange, type JsonObject, type ScimConnection, ScimRefusal } from "./exchange.ts";
import type { OktaAppUser } from "./okta-app-user.ts";

/** Catalogue (OIN) apps deactivate by PATCH, apps from the wizard (AIW) by PUT. */
export type OktaAppStyle = "catalogue" | "wizard";

const patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const pageSize = 100;

/**
 * Okta's side of provisioning: the calls, in Okta's order, with Okta's bodies (Okta's SCIM 2.0
 * reference, and what its client has been seen to send). Each method throws ScimRefusal with a
 * sentence where Okta would show an error.
 */
export interface OktaScimClient {
  /** The button "Test API Credentials", or "Test Connector Configuration". */
  testCredentials(options?: { importGroups?: boolean }): Promise<ScimList>;
  /** Look-up by user name; not found: POST; found: GET, then PUT. */
  assign(user: OktaAppUser): Promise<{ id: string; created: boolean; user: ScimUser }>;
  /** GET, then PUT of what came, with the mapped fields overwritten. */
  update(id: string, mapped: JsonObject): Promise<ScimUser>;
  /** By user name; returns the id. */
  setActive(userName: string, active: boolean, style: OktaAppStyle): Promise<string>;
  /** All users, by pages of 100, with a check that no page repeats or skips. */
  importUsers(): Promise<readonly ScimUser[]>;
  find(userName: string): Promise<ScimUser | undefined>;
}

export function oktaScimClient(connection: ScimConnection): OktaScimClient {
  const list = async (query: string, startIndex: number, count: number): Promise<ScimList> => {
    const path = `/Users?${query}startIndex=${startIndex}&count=${count}`;
    const { body } = await exchange(connection, "GET", path, { status: [200] });
    return checkList(body, { startIndex, count });
  };

  const find = async (userName: string): Promise<ScimUser | undefined> => {
    const filter = encodeURIComponent(`userName eq "${userName}"`);
    const { resources, totalResults } = await list(`filter=${filter}&`, 1, pageSize);
    if (totalResults > 1) throw new ScimRefusal(200, `${totalResults} users match ${userName}.`);
    const [user] = resources;
    if (user && user.userName.toLowerCase() !== userName.toLowerCase()) {
      throw new ScimRefusal(200, `The look-up of ${userName} found ${user.userName}.`);
    }
    return user;
  };

  const read = async (id: string): Promise<ScimUser> => {
    const { body } = await exchange(connection, "GET", `/Users/${id}`, { status: [200] });
    return checkUser(body, `GET /Users/${id}`);
  };

  const replace = async (id: string, body: JsonObject, sent: JsonObject): Promise<ScimUser> => {
    const answer = await exchange(connection, "PUT", `/Users/${id}`, { status: [200] }, body);
    const user = checkUser(answer.body, `PUT /Users/${id}`);
    if (user.id !== id) throw new ScimRefusal(200, `PUT /Users/${id}: the id is now ${user.id}.`);
    checkKept(sent, user, `PUT /Users/${id}`);
    return user;
  };

  return {
    find,

    async testCredentials({ importGroups = false } = {}) {
      const users = await list("", 1, 2);
      if (importGroups) {
        await exchange(connection, "GET", "/Groups?startIndex=1&count=100", { status: [200] });
      }
      return users;
    },

    async assign(user) {
      const found = await find(user.userName);
      if (found) {
        const before = await read(found.id);
        const updated = await replace(found.id, { ...before, ...user }, user);
        return { id: found.id, created: false, user: updated };
      }
      const { body } = await exchange(connection, "POST", "/Users", { status: [201] }, user);
      const created = checkUser(body, "POST /Users");
      checkKept(user, created, "POST /Users");
      return { id: created.id, created: true, user: created };
    },

    async update(id, mapped) {
      const before = await read(id);
      return replace(id, { ...before, ...mapped }, mapped);
    },

    async setActive(userName, active, style) {
      const found = await find(userName);
      if (!found) throw new ScimRefusal(200, `There is no user ${userName}.`);
      if (style === "wizard") {
        const before = await read(found.id);
        await replace(found.id, { ...before, active }, { active });
        return found.id;
      }
      const patch = { schemas: [patchSchema], Operations: [{ op: "replace", value: { active } }] };
      const { body } = await exchange(
        connection,
        "PATCH",
        `/Users/${found.id}`,
        { status: [200, 204] },
        patch,
      );
      const after = body ? checkUser(body, `PATCH /Users/${found.id}`) : await read(found.id);
      if (after.active !== active) {
        throw new ScimRefusal(200, `PATCH /Users/${found.id}: active is still ${after.active}.`);
      }
      return found.id;
    },

    async importUsers() {
      const users: ScimUser[] = [];
      const seen = new Set<string>();
      for (;;) {
        const page = await list("", users.length + 1, pageSize);
        for (const user of page.resources) {
          if (seen.has(user.id)) throw new ScimRefusal(200, `Import: ${user.id} came twice.`);
          seen.add(user.id);
          users.push(user);
        }
        if (page.resources.length === 0 || users.length >= page.totalResults) return users;
      }
    },
  };
}
