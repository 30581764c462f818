import type { MappingAttribute } from "#lib/mapping/contract.ts";
import type { Line } from "./draft.ts";

/** Where an attribute's value comes from, in a line. */
export function SourceText({ attribute, line }: { attribute: MappingAttribute; line: Line }) {
  if (attribute.isFixed) return <span className="text-muted">{attribute.note}</span>;
  if (line.kind === "none") return <span className="text-muted">Not mapped</span>;
  if (line.kind === "constant")
    return (
      <>
        <span className="[overflow-wrap:anywhere]">“{line.source}”</span>{" "}
        <span className="text-muted">for everyone</span>
      </>
    );
  if (line.kind !== "default") return <code className="text-xs [overflow-wrap:anywhere]">{line.source}</code>;
  if (attribute.ledBy !== null)
    return <span className="text-muted">As {attribute.ledBy}: both are the same in SCIM</span>;
  if (attribute.note !== null) return <span className="text-muted">{attribute.note}</span>;
  if (attribute.defaultSource === null) return <span className="text-muted">Not mapped</span>;
  return (
    <>
      <code className="text-xs">{attribute.defaultSource}</code>{" "}
      <span className="text-muted text-xs">default</span>
    </>
  );
}
