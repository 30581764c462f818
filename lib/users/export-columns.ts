import type { DirectoryRef } from "#lib/directories/directory-ref.ts";
import { alwaysShown, attributeGroupsOf } from "./attribute-groups.ts";
import type { CustomLabels } from "./attribute-words.ts";
import { customLabelsIn } from "./custom-labels.ts";
import type { UserExportRow } from "./user-list.store.ts";
import { emailOf } from "./user-record.ts";
import type { userExportColumns } from "./vocabulary.ts";

export type ExportColumns = {
  readonly names: readonly string[];
  readonly fieldsOf: (row: UserExportRow) => string[];
};

/** What the list shows, by names that do not change with it. */
const visible: readonly (readonly [name: string, value: (row: UserExportRow) => string])[] = [
  ["id", (row) => row.id],
  ["directory", (row) => row.directoryName],
  ["status", (row) => row.status],
  ["user name", (row) => textOf(row.resource.userName)],
  ["display name", (row) => row.displayName ?? ""],
  ["email", (row) => emailOf(row.resource) ?? ""],
  ["created at", (row) => row.createdAt.toISOString()],
  ["updated at", (row) => row.updatedAt.toISOString()],
];
/** What stands among those already, or says the same as the status. */
const repeated = new Set(["userName", "displayName", "active"]);

/**
 * The columns of an export: what the list shows, or besides every attribute that users' pages name, the custom ones of
 * the directories included, and last whatever else a user has.
 */
export async function exportColumns(
  which: (typeof userExportColumns)[number],
  directories: readonly DirectoryRef[],
): Promise<ExportColumns> {
  const names = visible.map(([name]) => name);
  const shown = (row: UserExportRow) => visible.map(([, value]) => value(row));
  if (which === "visible") return { names, fieldsOf: shown };
  const labels = await labelsOf(directories);
  const known = [
    ["externalId", "External ID"] as const,
    ...alwaysShown.filter(([, path]) => !repeated.has(path)).map(([, path, label]) => [path, label] as const),
    ...unique([...labels.values()].flatMap((each) => [...each])),
  ];
  const place = new Map(known.map(([path, label], index) => [`${path} ${label}`, index]));
  const fieldsOf = (row: UserExportRow): string[] => {
    const values = known.map(() => "");
    const others: string[] = [];
    for (const { attributes } of attributeGroupsOf(row.resource, {}, labels.get(row.directoryId)))
      for (const attribute of attributes) {
        if (attribute.values.length === 0 || repeated.has(attribute.path)) continue;
        const text = attribute.values.join("; ");
        const index = place.get(`${attribute.path} ${attribute.label}`);
        if (index === undefined) others.push(`${attribute.label}: ${text}`);
        else values[index] = text;
      }
    return [...shown(row), ...values, row.manager ?? "", others.join("\n")];
  };
  return { names: [...names, ...known.map(([, label]) => label), "Manager", "Other attributes"], fieldsOf };
}

async function labelsOf(directories: readonly DirectoryRef[]): Promise<Map<string, CustomLabels>> {
  const entries = new Map<string, CustomLabels>();
  for (const { id } of directories) entries.set(id, await customLabelsIn(id));
  return entries;
}

/** A custom attribute that several directories have is one column. */
function unique(pairs: readonly (readonly [path: string, label: string])[]): (readonly [string, string])[] {
  return [...new Map(pairs.map((pair) => [`${pair[0]} ${pair[1]}`, pair])).values()];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
