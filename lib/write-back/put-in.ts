import { ProviderRefusal } from "#lib/directories/providers/provider-refusal.ts";
import { asWriter } from "./managed-group.store.ts";
import { findJoining, type Joining, putMemberships, setRefused, setState } from "./membership.store.ts";
import { readMembers } from "./read-members.ts";
import { settle } from "./settle.ts";
import { takeOut } from "./take-out.ts";
import type { WriteBack } from "./write-back.ts";

const PAGE = 200;
const AT_ONCE = 5;
/** New users up to this number are looked up one by one; for more, the whole group is read once. */
const FEW = 25;

/**
 * Puts into the group whoever belongs in. Who is a member already, and not by Muster, is left alone for good: that is
 * asked before anything is written down, since Okta answers alike whether it added somebody or not.
 * @param retries whom Okta did not take before is tried again
 */
export async function putIn(
  run: WriteBack,
  groupId: string,
  { retries }: { retries: boolean },
): Promise<void> {
  const { directoryId, okta, lease, signal } = run;
  let members: ReadonlySet<string> | null = null;
  const isMember = async (providerId: string): Promise<boolean> =>
    members?.has(providerId) ??
    (await okta.groupsOfUser(providerId))?.some(({ id }) => id === groupId) ??
    false;
  /** Where Okta won't say, they wait: whoever is put in without it may be somebody else's member. */
  const stateOf = async ({ isNew, providerId }: Joining): Promise<"foreign" | "adding" | "refused"> => {
    try {
      return isNew && (await isMember(providerId)) ? "foreign" : "adding";
    } catch (error) {
      if (!(error instanceof ProviderRefusal && error.status === 403)) throw error;
      run.refusals.add("in", { groupId, providerId, mayBeIn: false }, error);
      return "refused";
    }
  };

  let after = "";
  for (;;) {
    const page = await findJoining(directoryId, groupId, { after, limit: PAGE, retries });
    if (members === null && page.filter(({ isNew }) => isNew).length > FEW)
      members = await readMembers(run, groupId);
    for (let index = 0; index < page.length; index += AT_ONCE) {
      signal.throwIfAborted();
      const part = page.slice(index, index + AT_ONCE);
      const states = await Promise.all(part.map(stateOf));
      const told = part.map((one, position) => ({ ...one, state: states[position] ?? "refused" }));
      await asWriter(lease, run, (tx) => putMemberships(tx, { directoryId, groupId }, told));
      await add(
        run,
        groupId,
        told.filter(({ state }) => state === "adding"),
      );
      await run.keepPace();
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.providerId;
    // A group that fills for hours must not keep those in who leave meanwhile.
    await takeOut(run);
  }
}

async function add(run: WriteBack, groupId: string, joining: readonly Joining[]): Promise<void> {
  const { directoryId, okta, lease } = run;
  const refused = new Map<Joining, { refusal: string; mayBeIn: boolean }>();
  const { done, failure } = await settle(joining, async (one) => {
    run.refusals.forget("in", { groupId, ...one });
    try {
      await okta.addGroupMember(groupId, one.providerId);
    } catch (error) {
      // The group was there a moment ago, so it is this user whom Okta does not know (any more), or does not take.
      if (!(error instanceof ProviderRefusal && [400, 403, 404].includes(error.status))) throw error;
      const isIn = one.isNew ? false : await isInGroup(run, groupId, one.providerId);
      if (isIn) return;
      const mayBeIn = isIn === null;
      if (error.status === 403)
        run.refusals.add("in", { groupId, providerId: one.providerId, mayBeIn }, error);
      else
        refused.set(one, {
          refusal: `Okta answered ${error.status} ${error.code}: ${error.summary}`,
          mayBeIn,
        });
    }
  });
  const added = done.filter((one) => !refused.has(one) && !run.refusals.has("in", { groupId, ...one }));
  await asWriter(lease, run, async (tx) => {
    await setState(
      tx,
      directoryId,
      added.map(({ providerId }) => ({ groupId, providerId })),
      "there",
    );
    await setRefused(
      tx,
      { directoryId, groupId },
      [...refused].map(([{ providerId }, why]) => ({ providerId, ...why })),
    );
  });
  run.refusals.countWrites(added.length);
  if (failure !== null) throw failure.reason;
  await run.refusals.check();
}

/** Whether Okta has somebody in the group; null where it does not say. */
async function isInGroup({ okta }: WriteBack, groupId: string, providerId: string): Promise<boolean | null> {
  try {
    return (await okta.groupsOfUser(providerId))?.some(({ id }) => id === groupId) ?? null;
  } catch (error) {
    if (error instanceof ProviderRefusal && error.status === 403) return null;
    throw error;
  }
}
