import type { MappingPreview } from "#lib/mapping/contract.ts";

type PreviewValue = MappingPreview["people"][number]["values"][number];

/** What is here → what would be. */
export function ValueChange({ value }: { value: PreviewValue }) {
  const { before, after, keptByScim, problem } = value;
  return (
    <div className="flex flex-col gap-0.5 [overflow-wrap:anywhere]">
      <span>
        {before === after ? (
          <Value text={after} />
        ) : (
          <>
            {before === null ? null : (
              <>
                <del className="text-muted">{before}</del> <span aria-hidden>→</span>{" "}
              </>
            )}
            <ins className="no-underline">
              <Value text={after} isNew />
            </ins>
          </>
        )}
      </span>
      {keptByScim ? <span className="text-muted text-xs">as SCIM pushed it</span> : null}
      {problem ? <span className="text-error text-xs">{problem}</span> : null}
    </div>
  );
}

function Value({ text, isNew = false }: { text: string | null; isNew?: boolean }) {
  if (text === null) return <span className="text-muted">no value</span>;
  return <span className={isNew ? "font-medium" : undefined}>{text}</span>;
}
