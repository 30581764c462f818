import { pagesOnce } from "#lib/directories/providers/pages-once.ts";
import { createGroups, nameGroup, rememberProviderId } from "#lib/groups/apply-groups.ts";
import { renewStatistics } from "#lib/platform/db/renew-statistics.ts";
import { fold } from "#lib/scim/protocol/filter/fold.ts";
import { asOwner } from "../run/sync-run.store.ts";
import { OneRefused } from "../sources/source.ts";
import { findLatelyRefusedGroups } from "../undecided.store.ts";
import { advanceGroups, changeOf, type GroupJob } from "./group-job.ts";
import { type GroupPlan, oldestTx } from "./group-run.store.ts";
import { type SourceGroup, touchedGroup } from "./group-source.ts";
import {
  findUnread,
  readGroupPairs,
  type StagedGroup,
  stageArrivals,
  stageGroups,
  stageMembersPages,
  stageRefused,
  wantMembers,
} from "./group-staging.store.ts";
import { planGroup } from "./plan-group.ts";

/** Groups that are compared and written in one transaction. */
const BATCH = 200;
/** Groups whose members are asked for at once: as many calls as one directory gets. */
const AT_ONCE = 5;
/** A group of whose members only a part can be read is begun with again, so often. */
const MOST_ATTEMPTS = 3;
/** After so many refusals, and no group that was read, it is not about these groups. */
const MANY = 25;
/** Groups whose first pages of members are kept in one transaction, and in memory until then. */
const READ_TOGETHER = 25;

/** Page by page into the staging tables. */
export async function listGroups(job: GroupJob): Promise<void> {
  const { source, signal, groupPlan, run } = job;
  const once = pagesOnce();
  for (let { progress } = job.pass; progress?.step === "listing"; progress = job.pass.progress) {
    signal.throwIfAborted();
    const { isFull, from } = progress;
    once(JSON.stringify(from));
    const page = isFull
      ? await source.groups.everyGroup(from)
      : await source.groups.groupChanges(from ?? groupPlan.cursor ?? {});
    const refusedBefore = isFull || page.next !== null ? [] : await findLatelyRefusedGroups(run.directoryId);
    const askedAgain = refusedBefore.map((id) => ({ ...touchedGroup(id), members: "apart" as const }));
    const groups = [...askedAgain, ...page.groups].map((group) => stagedGroup(group, groupPlan));
    await advanceGroups(
      job,
      page.next === null
        ? { step: "writing", isFull, after: "", cursor: page.cursor }
        : { step: "listing", isFull, from: page.next },
      async (tx) => {
        await stageGroups(tx, run, groups, page.members);
        return { read: page.groups.length };
      },
    );
  }
}

/** Whether the plan brings a group in that is not here. */
export function stagedGroup(group: SourceGroup, { groups, groupNames }: GroupPlan): StagedGroup {
  const { name, providerId, isBuiltIn } = group;
  const isNamed = () =>
    groupNames.some((chosen) => chosen === providerId || fold(chosen) === fold(name ?? ""));
  const comesIn =
    name !== null && ((groups === "everything" && !isBuiltIn) || (groups === "chosen" && isNamed()));
  return { ...group, comesIn };
}

/** New groups, linked ones and renamed ones, in batches. */
export async function writeGroups(job: GroupJob): Promise<void> {
  const { run, signal } = job;
  for (let { progress } = job.pass; progress?.step === "writing"; progress = job.pass.progress) {
    signal.throwIfAborted();
    const { isFull, after, cursor } = progress;
    const pairs = await readGroupPairs(run.directoryId, run.id, after, BATCH);
    const verdicts = pairs.map((pair) => ({ ...pair, verdict: planGroup(pair) }));
    const last = pairs.at(-1)?.providerId;
    await advanceGroups(
      job,
      last === undefined || pairs.length < BATCH
        ? { step: "members", isFull, cursor }
        : { step: "writing", isFull, after: last, cursor },
      async (tx) => {
        const change = changeOf(job);
        const fresh = verdicts.filter(({ verdict }) => verdict === "create");
        const made = await createGroups(tx, change, fresh);
        const linked: string[] = [];
        const passedOver = new Set<string>();
        let updated = 0;
        for (const { verdict, here, ...group } of verdicts) {
          if (here === null) continue;
          if (verdict === "adopt") await rememberProviderId(tx, run.directoryId, here.id, group.providerId);
          if (verdict !== "link" && verdict !== "rename") continue;
          if (!(await nameGroup(tx, change, here.id, group))) passedOver.add(group.providerId);
          else {
            updated += 1;
            if (verdict === "link") linked.push(group.providerId);
          }
        }
        await wantMembers(tx, run.id, [...made, ...linked]);
        const taken = verdicts.filter(
          ({ verdict, providerId }) =>
            verdict === "name-taken" ||
            passedOver.has(providerId) ||
            (verdict === "create" && !made.has(providerId)),
        );
        return {
          created: made.size,
          updated,
          skipped: taken.length,
          nameTaken: taken.map(({ name }) => name),
        };
      },
    );
  }
}

/**
 * Members of those groups of which the pages told none, or not all, a few groups at once. Groups of which the directory does not tell
 * them keep those whom they have.
 */
export async function readMembers(job: GroupJob): Promise<void> {
  const { run, signal } = job;
  const { progress } = job.pass;
  if (progress?.step !== "members") return;
  const attempts = new Map<string, number>();
  let [asked, refusals] = [0, 0];
  for (;;) {
    signal.throwIfAborted();
    const groups = await findUnread(run.directoryId, run.id, READ_TOGETHER);
    if (groups.length === 0) break;
    for (const group of groups) attempts.set(group, (attempts.get(group) ?? 0) + 1);
    const partly = groups.filter((group) => (attempts.get(group) ?? 0) > MOST_ATTEMPTS);
    for (const group of partly) await passOver(job, group, "Only a part of its members can be read");
    const refused = await readMembersOf(
      job,
      groups.filter((group) => !partly.includes(group)),
    );
    asked += groups.length;
    refusals += refused.length;
    const [last] = refused;
    if (last !== undefined && refusals === asked && refusals >= MANY) throw last;
  }
  const { isFull, cursor } = progress;
  if (isFull)
    for (const table of ["groups", "sync_staged_group", "sync_staged_member"] as const)
      await renewStatistics(table);
  const seenTx = await oldestTx();
  await advanceGroups(job, { step: "joining", isFull, after: "", cursor, seenTx }, async (tx) => {
    await stageArrivals(tx, run, job.groupPlan.seenTx);
    return {};
  });
}

/**
 * All pages of some groups, a few calls at once. Most groups have one page: those are kept together, since a transaction
 * costs more than their rows do. Whoever takes over begins with those groups again that are not complete.
 * @returns refusals of the directory to tell the members of just one group
 */
export async function readMembersOf(
  job: Omit<GroupJob, "pass" | "outcome">,
  groups: readonly string[],
): Promise<OneRefused[]> {
  const { run, lease, source, signal } = job;
  const pages = await severalAtOnce(groups, async (group) => {
    signal.throwIfAborted();
    return { group, page: await source.groups.members(group, null).catch(refusalOfOne) };
  });
  const there = pages.flatMap(({ group, page }) => (page instanceof OneRefused ? [] : [{ group, ...page }]));
  const refused = pages.flatMap(({ group, page }) => (page instanceof OneRefused ? [{ group, page }] : []));
  await asOwner(lease, run, async (tx) => {
    await stageRefused(
      tx,
      run.id,
      refused.map(({ group, page }) => ({ providerId: group, refusal: page.words })),
    );
    await stageMembersPages(tx, run.id, there, { isFirst: true });
  });
  await severalAtOnce(there, ({ group, next }) => readFurtherPages(job, group, next));
  return refused.map(({ page }) => page);
}

function refusalOfOne(error: unknown): OneRefused {
  if (error instanceof OneRefused) return error;
  throw error;
}

/** The others go on without it. */
async function passOver(
  { run, lease }: Omit<GroupJob, "pass" | "outcome">,
  providerId: string,
  refusal: string,
) {
  await asOwner(lease, run, (tx) => stageRefused(tx, run.id, [{ providerId, refusal }]));
}

async function readFurtherPages(
  job: Omit<GroupJob, "pass" | "outcome">,
  group: string,
  second: string | null,
): Promise<void> {
  const { run, lease, source, signal } = job;
  const seen = new Set<string>();
  for (let from = second; from !== null; ) {
    signal.throwIfAborted();
    if (seen.has(from)) return passOver(job, group, "The pages of its members lead in a circle");
    seen.add(from);
    const page = await source.groups.members(group, from).catch(refusalOfOne);
    // The group may have gone: it is begun with again.
    if (page instanceof OneRefused) return;
    await asOwner(lease, run, (tx) =>
      stageMembersPages(tx, run.id, [{ group, ...page }], { isFirst: false }),
    );
    from = page.next;
  }
}

/** In the order of the items; as many calls as one directory gets are under way. */
async function severalAtOnce<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let index = 0; index < items.length; index += AT_ONCE)
    results.push(...(await Promise.all(items.slice(index, index + AT_ONCE).map(work))));
  return results;
}
