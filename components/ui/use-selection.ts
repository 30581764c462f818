import { useState } from "react";

export interface Selection<Row> {
  /** What is chosen, in the order of choosing; it stays over pages of a list. */
  chosen: readonly Row[];
  has: (id: string) => boolean;
  set: (rows: readonly Row[], isChosen: boolean) => void;
  clear: () => void;
}

/** Rows of a list that are chosen to do something with all of them. */
export function useSelection<Row extends { id: string }>(): Selection<Row> {
  const [rows, setRows] = useState<ReadonlyMap<string, Row>>(new Map());
  return {
    chosen: [...rows.values()],
    has: (id) => rows.has(id),
    set: (changed, isChosen) =>
      setRows((before) => {
        const next = new Map(before);
        for (const row of changed) {
          if (isChosen) next.set(row.id, row);
          else next.delete(row.id);
        }
        return next;
      }),
    clear: () => setRows(new Map()),
  };
}
