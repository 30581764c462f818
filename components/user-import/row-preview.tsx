import { figures } from "#components/ui/number-words.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { ImportRow } from "#lib/users/made-here/contract.ts";

const SHOWN = 5;

/** The first lines as they will be users. */
export function RowPreview({ rows }: { rows: readonly ImportRow[] }) {
  return (
    <>
      <Table label="The first lines">
        <TableHead>
          <tr>
            <TableHeader>Line</TableHeader>
            <TableHeader>Display name</TableHeader>
            <TableHeader>User name</TableHeader>
            <TableHeader className="max-sm:hidden">Email</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {rows.slice(0, SHOWN).map(({ line, values }) => (
            <TableRow key={line}>
              <TableCell className="w-px tabular-nums">{line}</TableCell>
              <TableCell className="max-w-40 truncate">{values.displayName}</TableCell>
              <TableCell className="max-w-40 truncate">{values.userName}</TableCell>
              <TableCell className="max-w-40 truncate max-sm:hidden">{values.email ?? "none"}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {rows.length > SHOWN ? (
        <p className="border-t px-4 py-2.5 text-muted text-sm">and {figures(rows.length - SHOWN)} more</p>
      ) : null}
    </>
  );
}
