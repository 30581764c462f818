import type { GroupRow } from "#lib/groups/group.store.ts";
import { changeNamedMembers, type NamedChange, type NamedOutcome } from "#lib/groups/member-change.store.ts";
import { isId } from "#lib/platform/db/id.ts";
import type { ScimContext } from "./context.ts";
import { unknownMember } from "./group-members.ts";
import { originOf } from "./group-record.ts";
import { inTurn } from "./in-turn.ts";
import type { MemberChange } from "./protocol/patch/plan-members.ts";

/** Members that calls may name together to share a statement. */
const MOST = 1_000;

type Names = Pick<NamedChange, "added" | "removed">;
type Outcome = NamedOutcome | null;
type Waiting = {
  readonly change: NamedChange;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
};
type Batch = { readonly calls: Waiting[]; readonly ids: Set<string> };

/** Calls of a group whose statement has not begun. */
const batches = new Map<string, Batch>();

/**
 * Adds and takes out members that are named by their ids. Calls that come while the group is changed by another one share
 * the next statement: one group's changes would else wait for one another's commits.
 * @returns the group as it is now; null, and nothing is done, where the change is none of these, or the group is not yet the
 *   SCIM client's own
 * @throws ScimError 400 invalidValue when a member is nobody of this directory, 503
 */
export async function changeMembersByName(
  context: ScimContext,
  groupId: string,
  changes: readonly MemberChange[],
): Promise<GroupRow | null> {
  const names = namesOf(changes, groupId);
  if (!names) return null;
  const { by, requestId } = originOf(context);
  const outcome = await together(context.directory.id, groupId, { ...names, by, requestId });
  if (outcome && "missing" in outcome) throw unknownMember(outcome.missing);
  return outcome?.group ?? null;
}

/** Whom the changes name; undefined where they do more than that, or somebody both comes and goes. */
function namesOf(changes: readonly MemberChange[], groupId: string): Names | undefined {
  const [added, removed] = [new Set<string>(), new Set<string>()];
  for (const change of changes) {
    if (change.kind === "add") for (const { id } of change.members) added.add(id.toLowerCase());
    else if (change.kind === "remove") for (const id of change.ids) removed.add(id.toLowerCase());
    else return undefined;
  }
  const ids = [...added, ...removed];
  const isPlain = ids.length <= MOST && ids.length === new Set(ids).size && !added.has(groupId);
  return ids.length > 0 && isPlain && ids.every(isId)
    ? { added: [...added], removed: [...removed] }
    : undefined;
}

/** Joins the calls that wait for the group's turn, unless they name one of its members too. */
function together(directoryId: string, groupId: string, change: NamedChange): Promise<Outcome> {
  const resource = `${directoryId} ${groupId}`;
  const ids = [...change.added, ...change.removed];
  return new Promise((resolve, reject) => {
    const one = { change, resolve, reject };
    const waiting = batches.get(resource);
    if (waiting && waiting.ids.size + ids.length <= MOST && ids.every((id) => !waiting.ids.has(id))) {
      waiting.calls.push(one);
      for (const id of ids) waiting.ids.add(id);
      return;
    }
    const batch: Batch = { calls: [one], ids: new Set(ids) };
    batches.set(resource, batch);
    const close = () => {
      if (batches.get(resource) === batch) batches.delete(resource);
    };
    inTurn(resource, () => {
      close();
      return changeNamedMembers(
        directoryId,
        groupId,
        batch.calls.map((call) => call.change),
      );
    }).then(
      (outcomes) => {
        for (const [index, call] of batch.calls.entries()) call.resolve(outcomes?.[index] ?? null);
      },
      (error: unknown) => {
        close();
        for (const call of batch.calls) call.reject(error);
      },
    );
  });
}
