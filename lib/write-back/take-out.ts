import { ProviderRefusal } from "#lib/directories/providers/provider-refusal.ts";
import { asWriter } from "./managed-group.store.ts";
import { deleteMemberships, findLeaving, type Leaving, setState, setStuck } from "./membership.store.ts";
import { nothingWhereRefused } from "./refusals.ts";
import { settle } from "./settle.ts";
import { isGoneByAll, UNKNOWN_USER } from "./stuck.store.ts";
import type { WriteBack } from "./write-back.ts";

/** Rows that are read at once, and calls that are under way at once. */
const PAGE = 200;
const AT_ONCE = 5;

/**
 * Takes out of the group whoever no longer belongs in, as far as Muster put them in. Each is marked before the call and
 * forgotten once Okta has said that they are out; in between, a crash leaves a mark that the next run works off.
 * @param stuck those of whom Okta did not say so before, instead of the others
 */
export async function takeOut(run: WriteBack, { stuck = false } = {}): Promise<void> {
  const { directoryId, groupId, lease, signal } = run;
  let after: Leaving = { groupId: "", providerId: "" };
  for (;;) {
    const page = await findLeaving(directoryId, groupId, { after, limit: PAGE, stuck });
    for (let index = 0; index < page.length; index += AT_ONCE) {
      signal.throwIfAborted();
      const part = page.slice(index, index + AT_ONCE);
      await asWriter(lease, run, (tx) => setState(tx, directoryId, part, "removing"));
      const open = new Map<Leaving, string>();
      const { done, failure } = await settle(part, async (one) => {
        const reason = await takeOne(run, one);
        if (reason !== null) open.set(one, reason);
      });
      const out = done.filter((one) => !open.has(one) && !run.refusals.has("out", one));
      await asWriter(lease, run, async (tx) => {
        await deleteMemberships(tx, directoryId, out);
        await setStuck(
          tx,
          directoryId,
          [...open].map(([one, refusal]) => ({ ...one, refusal })),
        );
      });
      run.refusals.countWrites(out.length);
      if (failure !== null) throw failure.reason;
      await run.refusals.check();
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last;
  }
}

/** @returns why it is not known that they are out; null once they are, or where Okta refused it (see refusals.ts) */
async function takeOne(run: WriteBack, one: Leaving): Promise<string | null> {
  run.refusals.forget("out", one);
  try {
    const isSaid = await run.okta.removeGroupMember(one.groupId, one.providerId);
    return isSaid ? await lieOf(run, one) : await doubtOf(run, one);
  } catch (error) {
    if (!(error instanceof ProviderRefusal && error.status === 403)) throw error;
    run.refusals.add("out", one, error);
    return null;
  }
}

/** Forgotten as soon as Okta says so, somebody who is in for all that would stay in as if others had put them there: so it is looked at. */
async function lieOf({ okta }: WriteBack, one: Leaving): Promise<string | null> {
  const groups = await okta.groupsOfUser(one.providerId).catch(nothingWhereRefused);
  return groups?.some(({ id }) => id === one.groupId)
    ? "Okta said that they are out, and shows them in the group for all that"
    : null;
}

/**
 * Okta knows no such user or group. That is what it says of a member who is out already, and as well of whom, or of a group that, the
 * role does not reach (any more): then nothing is known, and somebody who has left may still be in.
 * @returns what keeps it open; null where it is known that they are out
 */
async function doubtOf({ okta, groupId, directoryId }: WriteBack, one: Leaving): Promise<string | null> {
  if (one.groupId === groupId) await okta.group(groupId);
  else if ((await okta.groupIfAny(one.groupId)) === null) {
    const isTold = await okta.isToldDeleted("group", one.groupId);
    return isTold ? null : `Okta shows Muster no group ${one.groupId}: ${hiddenWords(isTold, "it was")}`;
  }
  const groups = await okta.groupsOfUser(one.providerId);
  if (groups === null) {
    const isTold = await okta.isToldDeleted("user", one.providerId);
    if (isTold || (isTold === null && (await isGoneByAll(directoryId, one)))) return null;
    return `${UNKNOWN_USER}${one.providerId}: ${hiddenWords(isTold, "they were")}`;
  }
  return groups.some(({ id }) => id === one.groupId)
    ? "Okta shows them in the group, and answers 404 when they are to be taken out"
    : null;
}

/** What a 404 may mean, and what an admin can do where nothing tells. @param isTold the log does not tell of an end; null: it can't be read */
function hiddenWords(isTold: false | null, itWas: string): string {
  return isTold === null
    ? `${itWas} deleted, or Muster’s role does not reach that far any more. The System Log would tell, which the role may not read: give it that right for an hour (Read-only Administrator, or okta.logs.read), or look at the group in Okta`
    : `Okta’s System Log of the last 90 days tells of no deletion, so Muster’s role does not reach that far any more: widen it, or look at the group in Okta`;
}
