import { asWriter } from "./managed-group.store.ts";
import { deleteMemberships, findLeaving, type Leaving, setState } from "./membership.store.ts";
import { settle } from "./settle.ts";
import type { WriteBack } from "./write-back.ts";

/** Rows that are read at once, and calls that are under way at once. */
const PAGE = 200;
const AT_ONCE = 5;

/**
 * Takes out of the group whoever no longer belongs in, as far as Muster put them in. Each is marked before the call and
 * forgotten after it; in between, a crash leaves a mark that the next run works off.
 */
export async function takeOut(run: WriteBack): Promise<void> {
  const { directoryId, groupId, okta, lease, signal } = run;
  let after: Leaving = { groupId: "", providerId: "" };
  for (;;) {
    const page = await findLeaving(directoryId, groupId, { after, limit: PAGE });
    for (let index = 0; index < page.length; index += AT_ONCE) {
      signal.throwIfAborted();
      const part = page.slice(index, index + AT_ONCE);
      await asWriter(lease, run, (tx) => setState(tx, directoryId, part, "removing"));
      const unknown: Leaving[] = [];
      const { done, failure } = await settle(part, async (one) => {
        if (!(await okta.removeGroupMember(one.groupId, one.providerId))) unknown.push(one);
      });
      // A group that the role does not reach any more answers like one in which they are not: then nothing is forgotten.
      if (groupId !== null && unknown.some((one) => one.groupId === groupId)) await okta.group(groupId);
      await asWriter(lease, run, (tx) => deleteMemberships(tx, directoryId, done));
      if (failure !== null) throw failure.reason;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last;
  }
}
