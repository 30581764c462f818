import type { DirectoryMapping } from "#lib/mapping/directory-mapping.ts";
import { placeOf } from "#lib/mapping/place-of.ts";
import { addressParts, type CustomLabels, pluralLabel, wordsOf } from "./attribute-words.ts";
import type { AttributeOrigin } from "./contract.ts";

/** Where a sync reads each row of a user's page, by the row's path and label. */
export type AttributeOrigins = ReadonlyMap<string, AttributeOrigin>;

/** The key of a row of the page. */
export function rowKey(path: string, label: string): string {
  return `${path} ${label}`;
}

/** Where a directory's mapping reads each row, as it is saved now. */
export function originsOf(
  { lines, userType }: Pick<DirectoryMapping, "lines" | "userType">,
  labels: CustomLabels,
): AttributeOrigins {
  const origins = new Map<string, AttributeOrigin>();
  for (const { scim, source } of lines) {
    const place = placeOf(userType, scim);
    if (place === null) continue;
    const { attribute, comparisons, subAttribute } = place.path;
    const type = comparisons.find((one) => one.attribute === "type")?.value;
    const part =
      attribute === "addresses" && type === "work"
        ? addressParts.find(([name]) => name === subAttribute)
        : undefined;
    const label =
      part?.[1] ??
      (typeof type === "string" ? pluralLabel(attribute, type) : wordsOf(place.attribute, labels).label);
    origins.set(rowKey(place.attribute, label), source);
  }
  return origins;
}
