import { Pencil } from "lucide-react";
import { AttributePath } from "#components/attributes/attribute-path.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { IconButton } from "#components/ui/button.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { MappingAttribute, MappingPreview, MappingView } from "#lib/mapping/contract.ts";
import { type Draft, lineOf } from "./draft.ts";
import { SourceText } from "./source-text.tsx";
import { ValueChange } from "./value-change.tsx";
import { pushedWords } from "./words.ts";

interface MappingTableProps {
  view: MappingView;
  shown: readonly MappingAttribute[];
  draft: Draft;
  /** What the draft makes of some users; the first one is the example. */
  preview: MappingPreview | undefined;
  exampleName: string | null;
  /** Left out for those who may only look. */
  onEdit?: (attribute: MappingAttribute) => void;
}

/** Global attribute ← source, with what comes of it and who wins. */
export function MappingTable({ view, shown, draft, preview, exampleName, onEdit }: MappingTableProps) {
  const rows = shown.map((attribute) => ({
    attribute,
    line: lineOf(attribute, draft),
    isChanged: attribute.attributeId in draft,
    fault: preview?.faults.find(({ attributeId }) => attributeId === attribute.attributeId)?.detail ?? null,
    value: preview?.people[0]?.values.find(({ attributeId }) => attributeId === attribute.attributeId),
    without:
      preview?.withoutValue.find(({ attributeId }) => attributeId === attribute.attributeId)?.count ?? 0,
    people: preview?.people.length ?? 0,
  }));
  type Row = (typeof rows)[number];
  const example = ({ value, without, people }: Row) =>
    value ? (
      <div className="flex flex-col gap-0.5">
        <ValueChange value={value} />
        {without > 0 ? (
          <span className="text-muted text-xs">
            {without === people ? `None of ${people} has a value` : `${without} of ${people} without a value`}
          </span>
        ) : null}
      </div>
    ) : null;
  const source = ({ attribute, line, isChanged, fault }: Row) => (
    <div className="flex flex-col gap-1">
      <div>
        <SourceText attribute={attribute} line={line} />{" "}
        {isChanged ? <Badge tone="info">Not saved</Badge> : null}
      </div>
      {fault ? <span className="text-error text-sm">{fault}</span> : null}
    </div>
  );
  return (
    <div className="overflow-hidden rounded-lg border">
      <Table label="Attribute mapping" className="hidden lg:block">
        <TableHead>
          <tr>
            <TableHeader>Global attribute</TableHeader>
            <TableHeader>Comes from</TableHeader>
            {exampleName === null ? null : <TableHeader>{exampleName}</TableHeader>}
            <TableHeader>Where SCIM pushes it too</TableHeader>
            {onEdit ? (
              <TableHeader>
                <span className="sr-only">Change</span>
              </TableHeader>
            ) : null}
          </tr>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={row.attribute.attributeId} className="align-top">
              <TableCell className="w-64 align-top">
                <AttributeName attribute={row.attribute} />
              </TableCell>
              <TableCell className="min-w-56 max-w-96 align-top">{source(row)}</TableCell>
              {exampleName === null ? null : (
                <TableCell className="min-w-40 max-w-72 align-top">{example(row)}</TableCell>
              )}
              <TableCell className="w-44 align-top">
                <Winner row={row} view={view} />
              </TableCell>
              {onEdit ? (
                <TableCell className="w-12 py-1 align-top">
                  <EditButton attribute={row.attribute} onEdit={onEdit} />
                </TableCell>
              ) : null}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ul className="divide-y lg:hidden">
        {rows.map((row) => (
          <li key={row.attribute.attributeId} className="flex flex-col gap-1.5 px-4 py-3 text-sm">
            <div className="flex items-start justify-between gap-2">
              <AttributeName attribute={row.attribute} />
              {onEdit ? <EditButton attribute={row.attribute} onEdit={onEdit} /> : null}
            </div>
            {source(row)}
            {row.value && exampleName !== null ? (
              <div className="grid grid-cols-[6rem_minmax(0,1fr)] gap-2">
                <span className="text-muted [overflow-wrap:anywhere]">{exampleName}</span>
                {example(row)}
              </div>
            ) : null}
            {row.attribute.pushed > 0 || row.line.readWins ? <Winner row={row} view={view} /> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}

function AttributeName({ attribute }: { attribute: MappingAttribute }) {
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <span className="font-medium">{attribute.label}</span>
        {attribute.required ? <Badge>Required</Badge> : null}
        {attribute.builtIn ? null : <Badge>Custom</Badge>}
      </div>
      {attribute.scimPath === null ? null : (
        <span className="text-muted">
          <AttributePath path={attribute.scimPath} />
        </span>
      )}
    </div>
  );
}

function Winner({
  row: { attribute, line },
  view,
}: {
  row: { attribute: MappingAttribute; line: { readWins: boolean } };
  view: MappingView;
}) {
  if (attribute.pushed === 0 && !line.readWins)
    return (
      <span className="text-muted">
        <span aria-hidden>–</span>
        <span className="sr-only">It has pushed it for nobody</span>
      </span>
    );
  return (
    <div className="flex flex-col items-start gap-0.5">
      <Badge tone={line.readWins ? "info" : "neutral"}>
        {line.readWins ? "What is read wins" : "SCIM wins"}
      </Badge>
      <span className="text-muted text-xs">
        {attribute.pushed === 0
          ? "Pushed for nobody"
          : `Pushed for ${pushedWords(attribute.pushed, view.users)}`}
      </span>
    </div>
  );
}

function EditButton({
  attribute,
  onEdit,
}: {
  attribute: MappingAttribute;
  onEdit: (attribute: MappingAttribute) => void;
}) {
  if (attribute.isFixed) return null;
  return (
    <IconButton label={`Change ${attribute.label}`} size="sm" onPress={() => onEdit(attribute)}>
      <Pencil aria-hidden className="size-4" />
    </IconButton>
  );
}
