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

  let after = "";
  for (;;) {
    const page = await findJoining(directoryId, groupId, { after, limit: PAGE, retries });
    if (members === null && page.filter(({ isNew }) => isNew).length > FEW)
      members = await readMembers(run, groupId);
    for (let index = 0; index < page.length; index += AT_ONCE) {
      signal.throwIfAborted();
      const part = page.slice(index, index + AT_ONCE);
      const isForeign = await Promise.all(
        part.map(async (one) => one.isNew && (await isMember(one.providerId))),
      );
      const stateOf = (position: number) =>
        isForeign[position] ? ("foreign" as const) : ("adding" as const);
      await asWriter(lease, run, (tx) =>
        putMemberships(
          tx,
          { directoryId, groupId },
          part.map((one, position) => ({ ...one, state: stateOf(position) })),
        ),
      );
      await add(
        run,
        groupId,
        part.filter((_one, position) => stateOf(position) === "adding"),
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
  const refused = new Map<Joining, string>();
  const { done, failure } = await settle(joining, async (one) => {
    try {
      await okta.addGroupMember(groupId, one.providerId);
    } catch (error) {
      // The group was there a moment ago, so it is this user whom Okta does not know (any more), or does not take.
      if (!(error instanceof ProviderRefusal && [400, 404].includes(error.status))) throw error;
      refused.set(one, `Okta answered ${error.status} ${error.code}: ${error.summary}`);
    }
  });
  const added = done.filter((one) => !refused.has(one));
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
      [...refused].map(([{ providerId }, refusal]) => ({ providerId, refusal })),
    );
  });
  if (failure !== null) throw failure.reason;
}
