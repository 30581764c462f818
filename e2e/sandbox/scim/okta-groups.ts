import type { Call, JsonObject } from "./exchange.ts";
import * as rule from "./okta-checks.ts";
import type { OktaAppStyle } from "./okta-client.ts";
import { coreGroupSchema, inBatches, patchBody, type ScimGroup } from "./scim-messages.ts";

/** A member as Okta names it: `display` is the user's name, or null where Okta knows none. */
export interface OktaMember {
  readonly value: string;
  readonly display: string | null;
}

/** Group push (Okta SCIM 2.0 reference, "Groups"; "Group Push"). Every change is read back and compared. */
export interface OktaGroupClient {
  findGroup(displayName: string): Promise<ScimGroup | undefined>;
  /** "Push group": look-up by name, POST without members or link to what was found, GET, then all members. */
  pushGroup(
    displayName: string,
    members: readonly OktaMember[],
    style: OktaAppStyle,
  ): Promise<{ id: string; created: boolean }>;
  /** "Push now": the members are replaced by these. */
  pushMembers(id: string, members: readonly OktaMember[], style: OktaAppStyle): Promise<ScimGroup>;
  /** What Okta sends as memberships change: the name again, then removals and additions in one request. */
  changeMembers(
    id: string,
    change: { add?: readonly OktaMember[]; remove?: readonly string[] },
    style: OktaAppStyle,
  ): Promise<ScimGroup>;
  renameGroup(id: string, displayName: string, style: OktaAppStyle): Promise<ScimGroup>;
  /** "Unlink pushed group" with "Delete the group in the target app". */
  unlinkAndDelete(id: string): Promise<void>;
}

/** More members than this come in several requests. */
const batchSize = 100;

export function oktaGroupClient(call: Call): OktaGroupClient {
  const findGroup = async (displayName: string) => {
    const filter = encodeURIComponent(`displayName eq "${displayName}"`);
    const answer = await call("GET", `/Groups?filter=${filter}&startIndex=1&count=100`, [200]);
    const found = rule.listOf(answer, { startIndex: 1, count: 100 }, rule.isGroup);
    return rule.findsOnlyThatOne(answer, found, displayName, (group) => group.displayName);
  };
  const read = async (id: string) => {
    const answer = await call("GET", `/Groups/${id}`, [200]);
    return { answer, group: rule.isGroup(answer) };
  };
  const readBack = async (id: string, expected: readonly string[]) => {
    const { answer, group } = await read(id);
    rule.hasExactly(answer, group, expected);
    return group;
  };
  const put = async (id: string, displayName: string, members: readonly OktaMember[]) => {
    const body: JsonObject = { schemas: [coreGroupSchema], id, displayName, members };
    const answer = await call("PUT", `/Groups/${id}`, [200], body);
    rule.keepsTheId(answer, id, rule.isGroup(answer).id);
  };
  const patch = (id: string, ...operations: Parameters<typeof patchBody>) =>
    call("PATCH", `/Groups/${id}`, [200, 204], patchBody(...operations));

  const pushMembers: OktaGroupClient["pushMembers"] = async (id, members, style) => {
    const values = members.map(({ value }) => value);
    if (style === "wizard") {
      const { group } = await read(id);
      await put(id, group.displayName, members);
      return readBack(id, values);
    }
    const [first = [], ...more] = inBatches(members, batchSize);
    await patch(id, { op: "replace", path: "members", value: first });
    for (const batch of more) await patch(id, { op: "add", path: "members", value: batch });
    return readBack(id, values);
  };

  return {
    findGroup,
    pushMembers,

    async pushGroup(displayName, members, style) {
      const found = await findGroup(displayName);
      if (found) {
        await read(found.id);
        await pushMembers(found.id, members, style);
        return { id: found.id, created: false };
      }
      const body = { schemas: [coreGroupSchema], displayName, members: [] };
      const created = rule.isGroup(await call("POST", "/Groups", [201], body));
      await readBack(created.id, []);
      await pushMembers(created.id, members, style);
      return { id: created.id, created: true };
    },

    async changeMembers(id, { add = [], remove = [] }, style) {
      const { group } = await read(id);
      const kept = group.memberIds.filter((value) => !remove.includes(value));
      const added = add.filter(({ value }) => !kept.includes(value));
      if (style === "wizard") {
        const known = kept.map((value) => ({ value, display: null }));
        await put(id, group.displayName, [...known, ...added]);
      } else {
        await patch(
          id,
          { op: "replace", value: { id, displayName: group.displayName } },
          ...remove.map((value) => ({ op: "remove", path: `members[value eq "${value}"]` })),
          ...(add.length > 0 ? [{ op: "add", path: "members", value: add }] : []),
        );
      }
      return readBack(id, [...kept, ...added.map(({ value }) => value)]);
    },

    async renameGroup(id, displayName, style) {
      const { group } = await read(id);
      const members = group.memberIds.map((value) => ({ value, display: null }));
      if (style === "wizard") await put(id, displayName, members);
      else await patch(id, { op: "replace", value: { id, displayName } });
      const renamed = await readBack(id, group.memberIds);
      const found = await findGroup(displayName);
      const answer = await call("GET", `/Groups/${id}`, [200]);
      rule.keepsTheId(answer, id, found?.id ?? "nowhere to be found by its new name");
      return renamed;
    },

    async unlinkAndDelete(id) {
      await call("DELETE", `/Groups/${id}`, [204]);
      await call("GET", `/Groups/${id}`, [404]);
    },
  };
}
