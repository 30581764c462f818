import type { OktaOrg, OktaUser } from "../okta/state.ts";
import { oktaAppUserOf } from "./okta-app-user.ts";
import type { OktaAppStyle, OktaScimClient } from "./okta-client.ts";

/** What a push or a cycle has done. */
export interface Pushed {
  readonly created: number;
  readonly updated: number;
  readonly deactivated: number;
  readonly deleted: number;
  readonly groups: number;
  /** Users for whom nothing is sent: Okta is silent about suspension. */
  readonly skipped: number;
}

/** What an app remembers of an endpoint: who was assigned there under which name, and the groups' ids. */
export interface OktaAppMemory {
  readonly users: Map<string, { id: string; userName: string; active: boolean }>;
  readonly groups: Map<string, string>;
}

/**
 * Everybody in the org is assigned to the app, and every group of the org is pushed. Run again, it brings the endpoint up to
 * date, as Okta does with each change.
 * @param only id or login of one user: nobody else, and no group
 */
export async function pushOrg(
  org: OktaOrg,
  client: OktaScimClient,
  memory: OktaAppMemory,
  { style, only }: { style: OktaAppStyle; only?: OktaUser | undefined },
): Promise<Pushed> {
  const pushed = { created: 0, updated: 0, deactivated: 0, deleted: 0, groups: 0, skipped: 0 };
  const leave = async (oktaId: string): Promise<void> => {
    const known = memory.users.get(oktaId);
    if (!known?.active) return;
    await client.setActive(known.userName, false, style);
    memory.users.set(oktaId, { ...known, active: false });
    pushed.deactivated += 1;
  };
  const present = org.users.filter((user) => user !== undefined);
  for (const user of only ? [only] : present) {
    if (user.status === "SUSPENDED") pushed.skipped += 1;
    else if (user.status === "DEPROVISIONED") await leave(user.id);
    else {
      const wanted = oktaAppUserOf(user.profile, user.id);
      const known = memory.users.get(user.id);
      if (known && known.userName !== wanted.userName) await client.rename(known.userName, wanted.userName);
      const { id, created } = await client.assign(wanted);
      memory.users.set(user.id, { id, userName: wanted.userName, active: true });
      pushed[created ? "created" : "updated"] += 1;
    }
  }
  if (only) return pushed;
  const ids = new Set(present.map(({ id }) => id));
  for (const oktaId of memory.users.keys()) if (!ids.has(oktaId)) await leave(oktaId);
  for (const group of org.groups.filter(({ type }) => type === "OKTA_GROUP")) {
    const members = [...group.memberIds].flatMap((oktaId) => {
      const known = memory.users.get(oktaId);
      return known ? [{ value: known.id, display: known.userName }] : [];
    });
    const id = memory.groups.get(group.id);
    if (id === undefined) {
      memory.groups.set(group.id, (await client.pushGroup(group.profile.name, members, style)).id);
    } else {
      await client.renameGroup(id, group.profile.name, style);
      await client.pushMembers(id, members, style);
    }
    pushed.groups += 1;
  }
  return pushed;
}
