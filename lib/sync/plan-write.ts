import { newId } from "#lib/platform/db/id.ts";
import { finishResource } from "#lib/scim/protocol/resource/normalise-resource.ts";
import { defaultRegistry } from "#lib/scim/protocol/schema/registry.ts";
import type { BatchWrite } from "#lib/users/apply-users.ts";
import { eventTypeOf } from "#lib/users/user-event-type.ts";
import { recordOfUser } from "#lib/users/user-record.ts";
import { planChange } from "./plan-change.ts";
import type { Pair } from "./staging.store.ts";

export type Verdict =
  | { kind: "write"; write: BatchWrite }
  | { kind: "unchanged" }
  /** Nobody here, and the directory's sync brings in no strangers. */
  | { kind: "stranger" }
  /** It does not fit: no user name, or several here could be meant. */
  | { kind: "unfit" };

/** What a sync writes of one user. Deleted ones are not for this function. */
export function planWrite(
  { providerId, attributes, user, isAmbiguous, status }: Pair,
  options: { reach: "known" | "everyone"; identifierPath: string | null; at: Date },
): Verdict {
  if (isAmbiguous || status === "deleted") return { kind: "unfit" };
  if (user === null) {
    if (options.reach === "known" || status === "deactivated") return { kind: "stranger" };
    if (attributes === null) return { kind: "unfit" };
  }
  const planned = planChange(user, { status, attributes }, options.at);
  if (user !== null && planned === null && user.providerId === providerId) return { kind: "unchanged" };

  const finished = finishResource(defaultRegistry.user, planned?.resource ?? user?.resource ?? {});
  if (!finished.ok) return { kind: "unfit" };
  const version = (user?.version ?? 0) + 1;
  return {
    kind: "write",
    write: {
      id: user?.id ?? newId(options.at.getTime()),
      providerId,
      record: recordOfUser(finished.value, options.identifierPath),
      sources: planned?.sources ?? user?.sources ?? {},
      status,
      version,
      createdAt: user?.createdAt ?? options.at,
      event: {
        type: user === null ? "user.created" : eventTypeOf(user.status, status),
        changes: planned?.changes ?? { before: {}, after: {} },
      },
    },
  };
}
