import { figures } from "#components/ui/number-words.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { ImportRow, LineProblem } from "#lib/users/made-here/contract.ts";
import { userFields } from "#lib/users/made-here/user-fields.ts";

/** More are told by number: who has so many puts the file right in one go. */
const SHOWN = 100;

/** What is wrong, by line of the file. */
export function ProblemTable({
  problems,
  rows,
}: {
  problems: readonly LineProblem[];
  /** For the value that is wrong; a line that is not in them is told without. */
  rows: readonly ImportRow[];
}) {
  const byLine = new Map(rows.map((row) => [row.line, row.values]));
  return (
    <>
      <Table label="Lines that cannot be imported">
        <TableHead>
          <tr>
            <TableHeader>Line</TableHeader>
            <TableHeader>Attribute</TableHeader>
            <TableHeader className="max-sm:hidden">Value</TableHeader>
            <TableHeader>What is wrong</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {problems.slice(0, SHOWN).map(({ line, field, detail }) => (
            <TableRow key={`${line} ${field} ${detail}`}>
              <TableCell className="w-px tabular-nums">{line}</TableCell>
              <TableCell className="w-px whitespace-nowrap">
                {field ? userFields[field].label : "–"}
              </TableCell>
              <TableCell className="max-w-48 truncate text-muted max-sm:hidden">
                {(field && byLine.get(line)?.[field]) || "empty"}
              </TableCell>
              <TableCell className="[overflow-wrap:anywhere]">{detail}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {problems.length > SHOWN ? (
        <p className="border-t px-4 py-2.5 text-muted text-sm">and {figures(problems.length - SHOWN)} more</p>
      ) : null}
    </>
  );
}
