import { randomUUID } from "node:crypto";
import { steadyGuid } from "../identifiers.ts";
import { personAt } from "../people.ts";
import { checkList, checkUser, coreUserSchema } from "./checks.ts";
import { exchange, type ScimConnection, ScimRefusal } from "./exchange.ts";

const enterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** Entra's side of provisioning, as far as a first set-up needs it (Microsoft's SCIM tutorial). */
export interface EntraScimClient {
  /** The button "Test Connection": a look-up of a random user name must be 200 with an empty list. */
  testConnection(): Promise<void>;
  /** Look-up by user name, then POST: the person of that number. */
  provision(index: number, domain: string): Promise<{ id: string; displayName: string }>;
}

/** Entra sends no User-Agent that one could rely on. */
const headers = { "User-Agent": "" };

export function entraScimClient(connection: ScimConnection): EntraScimClient {
  const find = async (userName: string) => {
    const filter = encodeURIComponent(`userName eq "${userName}"`).replaceAll("%20", "+");
    const path = `/Users?filter=${filter}`;
    const { body } = await exchange(connection, "GET", path, { status: [200] }, undefined, headers);
    return checkList(body, { startIndex: 1, count: Number.POSITIVE_INFINITY });
  };
  return {
    async testConnection() {
      const { totalResults } = await find(randomUUID());
      if (totalResults !== 0) throw new ScimRefusal(200, "A random user name was found.");
    },
    async provision(index, domain) {
      const person = personAt(index);
      const userName = `${person.mailbox}@${domain}`;
      const displayName = `${person.givenName} ${person.familyName}`;
      const { resources } = await find(userName);
      if (resources[0]) return { id: resources[0].id, displayName };
      const user = {
        schemas: [coreUserSchema, enterpriseSchema],
        externalId: steadyGuid("entra-app-user", domain, index),
        userName,
        active: true,
        displayName,
        emails: [{ primary: true, type: "work", value: userName }],
        meta: { resourceType: "User" },
        name: {
          formatted: displayName,
          familyName: person.familyName,
          givenName: person.givenName,
        },
        title: person.title,
        [enterpriseSchema]: { department: person.department, employeeNumber: person.employeeNumber },
        roles: [],
      };
      const path = "/Users";
      const { body } = await exchange(connection, "POST", path, { status: [201] }, user, headers);
      return { id: checkUser(body, "POST /Users").id, displayName };
    },
  };
}
