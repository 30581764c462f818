"use client";

import { clsx } from "clsx";
import { Checkbox } from "./checkbox.tsx";
import { TableCell, TableHeader } from "./table.tsx";
import type { Selection } from "./use-selection.ts";

interface SelectAllHeaderProps<Row> {
  rows: readonly Row[];
  /** Null for who may look but not change: then there is no column. */
  selection: Selection<Row> | null;
}

/** Chooses all rows of a page. */
export function SelectAllHeader<Row extends { id: string }>({ rows, selection }: SelectAllHeaderProps<Row>) {
  if (selection === null) return null;
  const chosen = rows.filter(({ id }) => selection.has(id)).length;
  return (
    <TableHeader className="w-px pr-0">
      <Checkbox
        label="Select all of this page"
        hideLabel
        isSelected={chosen > 0 && chosen === rows.length}
        isIndeterminate={chosen > 0 && chosen < rows.length}
        onChange={(isChosen) => selection.set(rows, isChosen)}
      />
    </TableHeader>
  );
}

interface SelectCellProps<Row> {
  row: Row;
  /** What the row is called: "Ada Ng". */
  name: string;
  selection: Selection<Row> | null;
  className?: string;
}

/** Chooses one row; above the area of a row's link. */
export function SelectCell<Row extends { id: string }>({
  row,
  name,
  selection,
  className,
}: SelectCellProps<Row>) {
  if (selection === null) return null;
  return (
    <TableCell className={clsx("relative z-10 w-px pr-0", className)}>
      <Checkbox
        label={`Select ${name}`}
        hideLabel
        isSelected={selection.has(row.id)}
        onChange={(isChosen) => selection.set([row], isChosen)}
      />
    </TableCell>
  );
}
