import { AppError, type FieldError } from "#lib/platform/errors/app-error.ts";
import type { MappingLineInput } from "./contract.ts";
import type { ReadDirectory } from "./get-mapping.ts";
import { namesRead } from "./names-read.ts";
import { providerNames, selectionOf, unreadable } from "./provider-names.ts";
import { readPeople } from "./read-people.ts";

/**
 * Graph refuses every list of users for one property that it does not know, and with it every sync. So it is asked for
 * those that are not among the usual ones, before they are saved.
 * @throws AppError validation_failed beside `lines.<index>.source`, directory_failed
 */
export async function requireKnownNames(
  { id, type }: ReadDirectory,
  lines: readonly MappingLineInput[],
): Promise<void> {
  if (type !== "entra") return;
  const known = new Set(selectionOf(providerNames(type).map((name) => name.split("."))));
  const asked = lines.map(({ kind, source }) =>
    kind === "attribute" || kind === "expression"
      ? selectionOf(
          namesRead({ kind, text: source }, type).filter((path) => unreadable(type, path) === null),
        ).filter((name) => !known.has(name))
      : [],
  );
  const also = [...new Set(asked.flat())].filter((name) => /^\w+$/.test(name));
  if (also.length === 0) return;
  const { unknown } = await readPeople(id, { search: "", limit: 1, also });
  const errors = asked.flatMap((names, index): FieldError[] => {
    const name = names.find((one) => unknown.includes(one));
    return name === undefined ? [] : [{ field: `lines.${index}.source`, detail: unknownNameDetail(name) }];
  });
  if (errors.length > 0) throw new AppError("validation_failed", { errors });
}

function unknownNameDetail(name: string): string {
  return `Microsoft Graph knows no property “${name}” of users in this tenant. Check its spelling; an extension is named extension_<app id without dashes>_<name>.`;
}
