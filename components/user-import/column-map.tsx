"use client";

import { Select } from "#components/ui/select.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { ColumnMapping } from "#lib/users/made-here/csv/map-columns.ts";
import { userFieldKeys, userFields } from "#lib/users/made-here/user-fields.ts";

const NONE = "none";

interface ColumnMapProps {
  header: readonly string[];
  /** The first line's cells. */
  example: readonly string[];
  mapping: ColumnMapping;
  isDisabled: boolean;
  onChange: (mapping: ColumnMapping) => void;
}

/** Which attribute each column of the file fills. */
export function ColumnMap({ header, example, mapping, isDisabled, onChange }: ColumnMapProps) {
  // A column has no id of its own, and its place does not change.
  const columns = header.map((name, index) => ({ name, index, key: `${index} ${name}` }));
  return (
    <Table label="Columns">
      <TableHead>
        <tr>
          <TableHeader>Column</TableHeader>
          <TableHeader className="max-sm:hidden">First line</TableHeader>
          <TableHeader>Fills</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {columns.map(({ name, index, key }) => (
          <TableRow key={key}>
            <TableCell className="max-w-40 truncate font-medium">{name || `Column ${index + 1}`}</TableCell>
            <TableCell className="max-w-60 truncate text-muted max-sm:hidden">
              {example[index] || "empty"}
            </TableCell>
            <TableCell className="w-1/2">
              <Select
                label={`What ${name || `column ${index + 1}`} fills`}
                hideLabel
                isDisabled={isDisabled}
                options={[
                  { id: NONE, label: "Left out" },
                  ...userFieldKeys.map((field) => ({
                    id: field,
                    label: userFields[field].label,
                    isDisabled: mapping.includes(field) && mapping[index] !== field,
                  })),
                ]}
                value={mapping[index] ?? NONE}
                onChange={(field) =>
                  onChange(
                    mapping.map((before, place) =>
                      place === index ? (field === NONE ? null : field) : before,
                    ),
                  )
                }
              />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
