import type { UserEvent } from "#lib/users/contract.ts";

/** Attributes with the value before and after. */
export function AttributeChanges({ changes }: { changes: UserEvent["changes"] }) {
  return (
    <dl className="mt-1.5 flex flex-col gap-1 text-sm">
      {changes.map(({ path, label, before, after }) => (
        <div key={path} className="grid gap-x-4 sm:grid-cols-[10rem_minmax(0,1fr)]">
          <dt className="text-muted" title={path}>
            {label}
          </dt>
          <dd className="[overflow-wrap:anywhere]">
            {before === null ? null : (
              <>
                <del className="text-muted decoration-muted/60">{before}</del>{" "}
                <span aria-hidden className="text-muted">
                  →{" "}
                </span>
              </>
            )}
            {after === null ? (
              <span className="text-muted">removed</span>
            ) : (
              <ins className="no-underline">{after}</ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
