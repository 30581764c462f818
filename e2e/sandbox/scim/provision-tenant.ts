import type { EntraGroup, EntraTenant, EntraUser } from "../entra/state.ts";
import { entraAppUserOf } from "./entra-app-user.ts";
import type { EntraScimClient } from "./entra-client.ts";
import type { Pushed } from "./push-org.ts";

/** What a provisioning job keeps between its cycles, by the ids of the tenant. */
export interface EntraJobMemory {
  readonly users: Map<string, { id: string; userName: string; active: boolean }>;
  readonly groups: Map<string, { id: string; displayName: string; members: ReadonlySet<string> }>;
}

/**
 * One provisioning cycle over the whole tenant: users, then groups, then what is gone.
 * @param only "Provision on demand": this user, and nobody else
 */
export async function provisionTenant(
  tenant: EntraTenant,
  client: EntraScimClient,
  memory: EntraJobMemory,
  only?: EntraUser,
): Promise<Pushed> {
  const pushed = { created: 0, updated: 0, deactivated: 0, deleted: 0, groups: 0, skipped: 0 };
  for (const user of only ? [only] : tenant.users.values()) {
    const known = memory.users.get(user.id);
    // Who is blocked before the first cycle is never created.
    if (!user.accountEnabled && !known) continue;
    const wanted = entraAppUserOf(user);
    if (known && known.userName !== wanted.userName) await client.rename(known.userName, wanted.userName);
    const { id, created } = await client.assign(wanted);
    const isNewlyOff = !user.accountEnabled && known?.active;
    pushed[created ? "created" : isNewlyOff ? "deactivated" : "updated"] += 1;
    memory.users.set(user.id, { id, userName: wanted.userName, active: user.accountEnabled });
  }
  if (only) return pushed;
  for (const [entraId, known] of memory.users) {
    if (tenant.users.has(entraId)) continue;
    const isGone = tenant.changes.findLast(({ id }) => id === entraId)?.reason === "deleted";
    if (isGone) {
      await client.remove(known.id);
      memory.users.delete(entraId);
      pushed.deleted += 1;
    } else if (known.active) {
      await client.setActive(known.userName, false);
      memory.users.set(entraId, { ...known, active: false });
      pushed.deactivated += 1;
    }
  }
  for (const group of tenant.groups.values()) {
    await provisionGroup(group, client, memory);
    pushed.groups += 1;
  }
  return pushed;
}

async function provisionGroup(
  group: EntraGroup,
  client: EntraScimClient,
  memory: EntraJobMemory,
): Promise<void> {
  const known = memory.groups.get(group.id);
  const id = known?.id ?? (await client.provisionGroup(group.displayName, group.id)).id;
  if (known && known.displayName !== group.displayName) await client.renameGroup(id, group.displayName);
  const before = known?.members ?? new Set((await client.readGroup(id)).memberIds);
  const members = new Set([...group.memberIds].flatMap((entraId) => memory.users.get(entraId)?.id ?? []));
  // A user who was deleted there has left its groups already.
  const stillThere = new Set((await client.readGroup(id)).memberIds);
  await client.addMembers(
    id,
    [...members].filter((one) => !before.has(one)),
  );
  await client.removeMembers(
    id,
    [...before].filter((one) => !members.has(one) && stillThere.has(one)),
  );
  memory.groups.set(group.id, { id, displayName: group.displayName, members });
}
