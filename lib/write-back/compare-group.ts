import { breakerHolds } from "#lib/sync/run/breaker.ts";
import { asWriter, saveComparison } from "./managed-group.store.ts";
import { deleteMemberships, readStates, setState } from "./membership.store.ts";
import { readMembers } from "./read-members.ts";
import { nothingWhereRefused } from "./refusals.ts";
import type { WriteBack } from "./write-back.ts";

const AT_ONCE = 5;

/**
 * Looks who is in the group, and writes down what differs from what Muster did: whom somebody took out in Okta, and who
 * is there by others. It changes nothing in Okta.
 *
 * A list that misses suspiciously many is not believed (a role that shrank shows an empty group): they are counted as
 * doubtful, and nothing is written down of them. Of the rest, each is asked for by itself before it counts as missing, or,
 * where others had put them in, is forgotten: then Muster does.
 * @param believesAll an admin asked to put back whoever is missing, however many that are
 */
export async function compareGroup(
  run: WriteBack,
  groupId: string,
  { believesAll }: { believesAll: boolean },
): Promise<void> {
  const { directoryId, lease } = run;
  const members = await readMembers(run, groupId);
  const states = await readStates(directoryId, groupId);
  const inState = (...wanted: string[]) =>
    [...states].filter(([, state]) => wanted.includes(state)).map(([providerId]) => providerId);

  const own = inState("there");
  const unseen = own.filter((id) => !members.has(id));
  const isDoubtful = !believesAll && breakerHolds(unseen.length, own.length);
  const missing = isDoubtful ? [] : await confirm(run, groupId, unseen);
  // Forgotten, they would count as Muster's when they are next put in, and be taken out with their device.
  const foreign = inState("foreign");
  const foreignUnseen = foreign.filter((id) => !members.has(id));
  const isForeignDoubtful = !believesAll && breakerHolds(foreignUnseen.length, foreign.length);
  const left = isForeignDoubtful ? [] : await confirm(run, groupId, foreignUnseen);
  const placed = (ids: readonly string[]) => ids.map((providerId) => ({ groupId, providerId }));
  await asWriter(lease, run, async (tx) => {
    await setState(tx, directoryId, placed(missing), "missing");
    // Somebody else put them back: they are that person's now.
    await setState(tx, directoryId, placed(inState("missing").filter((id) => members.has(id))), "foreign");
    await deleteMemberships(tx, directoryId, placed(left));
    await saveComparison(tx, directoryId, {
      members: members.size,
      otherMembers: members.size - own.filter((id) => members.has(id)).length,
      doubtful: (isDoubtful ? unseen.length : 0) + (isForeignDoubtful ? foreignUnseen.length : 0),
    });
  });
}

/**
 * Those of whom Okta says, when asked for each, that they are not in the group. Whom it does not know at all, or won't say of, may be out of the
 * role's reach: taken for missing, they would count as somebody else's member once they are seen again, and stay in for good.
 */
async function confirm(run: WriteBack, groupId: string, ids: readonly string[]): Promise<string[]> {
  const missing: string[] = [];
  for (let index = 0; index < ids.length; index += AT_ONCE) {
    run.signal.throwIfAborted();
    const part = ids.slice(index, index + AT_ONCE);
    const groups = await Promise.all(part.map((id) => run.okta.groupsOfUser(id).catch(nothingWhereRefused)));
    missing.push(
      ...part.filter((_id, position) => groups[position]?.some(({ id }) => id === groupId) === false),
    );
    await run.keepPace();
  }
  return missing;
}
