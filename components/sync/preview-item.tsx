import Link from "next/link";
import { Badge } from "#components/ui/badge.tsx";
import { AttributeChanges } from "#components/users/attribute-changes.tsx";
import type { PreviewItemView } from "#lib/sync/preview/contract.ts";
import { effectWords } from "./words.ts";

/** One user, and what a sync would make of them. */
export function PreviewItem({ item }: { item: PreviewItemView }) {
  const { name, userName, user, effect, statusBefore, statusAfter, changes, reason, outsideDomain } = item;
  const words = effectWords[effect];
  const status = statusAfter !== null && statusBefore !== statusAfter ? statusAfter : null;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 [overflow-wrap:anywhere]">
          {user ? (
            <Link href={`/users/${user}`} className="font-medium underline underline-offset-2">
              {name}
            </Link>
          ) : (
            <span className="font-medium">{name}</span>
          )}
          {name === userName ? null : <span className="text-muted"> {userName}</span>}
        </span>
        <Badge tone={words.tone}>{words.label}</Badge>
        {status ? (
          <span className="text-muted text-sm">{statusBefore ? `${statusBefore} → ${status}` : status}</span>
        ) : null}
        {outsideDomain ? <Badge tone="warn">Other domain</Badge> : null}
      </div>
      {reason ? <p className="mt-1 text-muted text-sm">{reason}</p> : null}
      {effect === "update" || effect === "restore" ? <AttributeChanges changes={changes} /> : null}
    </>
  );
}
