import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { counted, figures } from "#components/ui/number-words.ts";
import { AttributeChanges } from "#components/users/attribute-changes.tsx";
import type { PreviewItemView } from "#lib/sync/preview/contract.ts";
import { effectWords } from "./words.ts";

/** One user, and what a sync would make of them. */
export function PreviewItem({ item }: { item: PreviewItemView }) {
  const { name, userName, isGroup, subjectId, effect, statusBefore, statusAfter, changes, reason } = item;
  const words = effectWords[effect];
  const status = statusAfter !== null && statusBefore !== statusAfter ? statusAfter : null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {subjectId ? (
            <Link
              href={`/${isGroup ? "groups" : "users"}/${subjectId}`}
              className="font-medium underline underline-offset-2"
            >
              {name}
            </Link>
          ) : (
            <span className="font-medium">{name}</span>
          )}
          {isGroup || name === userName ? null : <span className="text-muted"> {userName}</span>}
        </span>
        {isGroup ? <Badge>Group</Badge> : null}
        <Badge tone={words.tone}>{isGroup && effect === "end" ? "Is removed" : words.label}</Badge>
        {status ? (
          <span className="text-muted text-sm">{statusBefore ? `${statusBefore} → ${status}` : status}</span>
        ) : null}
        {item.waits ? <Badge tone="warn">Waits for approval</Badge> : null}
        {item.outsideDomain ? <Badge tone="warn">Other domain</Badge> : null}
      </div>
      {membersWords(item) ? <p className="mt-1 text-muted text-sm">{membersWords(item)}</p> : null}
      {reason ? <p className="mt-1 text-muted text-sm">{reason}</p> : null}
      {effect === "update" || effect === "restore" ? <AttributeChanges changes={changes} /> : null}
    </>
  );
}

function membersWords({ joins, leaves }: PreviewItemView): string {
  if (joins > 0 && leaves > 0)
    return `${counted(joins, "member")} would join, ${figures(leaves)} would leave.`;
  if (joins > 0) return `${counted(joins, "member")} would join.`;
  return leaves > 0 ? `${counted(leaves, "member")} would leave.` : "";
}
