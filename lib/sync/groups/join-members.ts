import { addMembersSeen } from "#lib/groups/apply-groups.ts";
import { renewStatistics } from "#lib/platform/db/renew-statistics.ts";
import { advanceGroups, changeOf, type GroupJob } from "./group-job.ts";
import { findJoining, foldMembers, type JoiningGroup } from "./group-staging.store.ts";

/** Groups and, unless one has more, members that one transaction looks at. */
const GROUPS = 50;
const MEMBERS = 5_000;

/** Keeps who is in each group by the directory's word, and puts those into it who are here. Who left waits for the last step. */
export async function joinMembers(job: GroupJob): Promise<void> {
  const { run, signal } = job;
  const { directoryId } = run;
  for (let { progress } = job.pass; progress?.step === "joining"; progress = job.pass.progress) {
    signal.throwIfAborted();
    const { after, ...rest } = progress;
    const { joined } = job.pass.counts;
    const inLine = await findJoining(directoryId, run.id, after, GROUPS);
    const batch = fitting(inLine);
    const last = batch.at(-1)?.providerId;
    const isLast = last === undefined || (batch.length === inLine.length && inLine.length < GROUPS);
    await advanceGroups(
      job,
      isLast ? { ...rest, step: "ending" } : { ...rest, step: "joining", after: last },
      async (tx) => {
        if (batch.length === 0) return {};
        await foldMembers(tx, directoryId, run.id, batch);
        return {
          joined: await addMembersSeen(
            tx,
            changeOf(job),
            batch.map(({ id }) => id),
          ),
        };
      },
    );
    if (foldsOf(job.pass.counts.joined) > foldsOf(joined))
      for (const table of ["membership", "group_provider_member"] as const) await renewStatistics(table);
  }
}

/** How often a number of memberships has doubled since there were enough of them for statistics to matter. */
function foldsOf(joined: number): number {
  return Math.max(0, Math.ceil(Math.log2((joined + 1) / 1_000)));
}

/** The first of them that have no more than so many members together; one at least. */
function fitting(groups: readonly JoiningGroup[]): JoiningGroup[] {
  let members = 0;
  return groups.filter(({ members: own }, index) => {
    members += own;
    return index === 0 || members <= MEMBERS;
  });
}
