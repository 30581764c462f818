import * as rule from "./entra-checks.ts";
import { encodeFilter, word } from "./entra-operations.ts";
import type { Call, JsonObject } from "./exchange.ts";
import {
  coreGroupSchema,
  inBatches,
  type PatchOperation,
  patchBody,
  type ScimGroup,
} from "./scim-messages.ts";

/** Groups as Entra provisions them: never read with their members but here, for the checks. */
export interface EntraGroupClient {
  /** `GET /Groups?excludedAttributes=members&filter=…` */
  findGroup(displayName: string): Promise<{ id: string } | undefined>;
  /** Links to the group of that name, or creates one without members. */
  provisionGroup(displayName: string, externalId: string): Promise<{ id: string; created: boolean }>;
  renameGroup(id: string, displayName: string): Promise<void>;
  /** In batches, each one request. */
  addMembers(id: string, members: readonly string[]): Promise<void>;
  /** Without the flag all in one operation with values; with it one operation a member. */
  removeMembers(id: string, members: readonly string[]): Promise<void>;
  readGroup(id: string): Promise<ScimGroup>;
  removeGroup(id: string): Promise<void>;
}

/** The second schema that Entra puts on groups. */
const microsoftGroupSchema = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group";
const batchSize = 100;

export function entraGroupClient(call: Call, { flag }: { flag: boolean }): EntraGroupClient {
  const findGroup = async (displayName: string) => {
    const filter = encodeFilter(`displayName eq "${displayName}"`);
    const answer = await call("GET", `/Groups?excludedAttributes=members&filter=${filter}`, [200]);
    const list = rule.listOf(answer, (_answer, value) => {
      const group = rule.isGroup(answer, value);
      rule.leavesMembersOut(answer, value as JsonObject);
      return group;
    });
    const isTheOne = (group: ScimGroup) => group.displayName.toLowerCase() === displayName.toLowerCase();
    return rule.findsOneAtMost(answer, list, isTheOne);
  };
  const readGroup = async (id: string) => {
    const brief = await call("GET", `/Groups/${id}?excludedAttributes=members`, [200]);
    rule.leavesMembersOut(brief, brief.body ?? {});
    return rule.isGroup(await call("GET", `/Groups/${id}`, [200]));
  };
  const patch = async (id: string, ...operations: PatchOperation[]) => {
    const answer = await call("PATCH", `/Groups/${id}`, [200, 204], patchBody(...operations));
    rule.bodyFitsStatus(answer);
    return answer;
  };
  /** As the wire has them: with a `$ref` that is null. */
  const named = (members: readonly string[]) => members.map((value) => ({ $ref: null, value }));

  return {
    findGroup,
    readGroup,

    async provisionGroup(displayName, externalId) {
      const found = await findGroup(displayName);
      if (found) return { id: found.id, created: false };
      const answer = await call("POST", "/Groups", [201], {
        schemas: [coreGroupSchema, microsoftGroupSchema],
        externalId,
        displayName,
        meta: { resourceType: "Group" },
      });
      const { id } = rule.isGroup(answer);
      rule.hasExactly(answer, await readGroup(id), []);
      return { id, created: true };
    },

    async renameGroup(id, displayName) {
      const before = await readGroup(id);
      const answer = await patch(id, { op: word("replace", flag), path: "displayName", value: displayName });
      rule.keepsTheId(
        answer,
        id,
        (await findGroup(displayName))?.id ?? "nowhere to be found by its new name",
      );
      rule.hasExactly(answer, await readGroup(id), before.memberIds);
    },

    async addMembers(id, members) {
      for (const batch of inBatches(members, batchSize)) {
        const before = await readGroup(id);
        const answer = await patch(id, { op: word("add", flag), path: "members", value: named(batch) });
        const expected = new Set([...before.memberIds, ...batch]);
        rule.hasExactly(answer, await readGroup(id), [...expected]);
      }
    },

    async removeMembers(id, members) {
      for (const batch of inBatches(members, batchSize)) {
        const before = await readGroup(id);
        const operations = flag
          ? batch.map((value) => ({ op: "remove", path: `members[value eq "${value}"]` }))
          : [{ op: "Remove", path: "members", value: named(batch) }];
        const answer = await patch(id, ...operations);
        const expected = before.memberIds.filter((value) => !batch.includes(value));
        rule.hasExactly(answer, await readGroup(id), expected);
      }
    },

    async removeGroup(id) {
      await call("DELETE", `/Groups/${id}`, [204]);
      await call("DELETE", `/Groups/${id}`, [404]);
    },
  };
}
