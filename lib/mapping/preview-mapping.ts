import { valueAt } from "#lib/attributes/scim-path.ts";
import { byTableOrder } from "#lib/attributes/table-order.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { type MatchedPerson, matchPeople } from "#lib/sync/compare/match-people.ts";
import { draftRows } from "./apply-lines.ts";
import type { MappingPreview, PreviewMappingInput } from "./contract.ts";
import { mappingOf, userTypeIn } from "./directory-mapping.ts";
import { sourceOf } from "./effective-lines.ts";
import { findFaults } from "./find-faults.ts";
import { requireReadDirectory } from "./get-mapping.ts";
import { type MappingProblem, userMapper } from "./map-user.ts";
import { findMappedRows, type MappedRow } from "./mapping.store.ts";
import type { Provider } from "./mapping-line.ts";
import { namesRead } from "./names-read.ts";
import { type Place, placeOf } from "./place-of.ts";
import { selectionOf, unreadable } from "./provider-names.ts";

type Row = { readonly id: string; readonly key: string; readonly place: Place };
type Preview = MappingPreview["people"][number];

/**
 * What a draft of a mapping would make of some users, beside what they are here; and what would keep it from being saved.
 * Changes nothing, and asks nobody.
 * @throws AppError not_found; conflict for a directory that nothing can be read from
 */
export async function previewMapping(
  actor: Actor,
  directoryId: string,
  { lines, people }: PreviewMappingInput,
): Promise<MappingPreview> {
  requireDirectory(actor, directoryId);
  const [directory, saved, userType] = await Promise.all([
    requireReadDirectory(directoryId),
    findMappedRows(directoryId),
    userTypeIn(directoryId),
  ]);
  const draft = draftRows(saved.sort(byTableOrder), lines, userType);
  const mapping = mappingOf(draft, directory.type, userType);
  const mapProfile = userMapper(userType, mapping.lines, directory.type);
  const mapped = people.map(({ providerId, profile }) => ({
    providerId,
    ...mapProfile({ ...profile, id: providerId }),
  }));
  const matched = await matchPeople(
    directory,
    mapped.flatMap(({ providerId, attributes }) => (attributes === null ? [] : [{ providerId, attributes }])),
    mapping.readWins,
  );
  const rows = draft.flatMap(({ id, key, scimPath }): Row[] => {
    const place = scimPath === null ? null : placeOf(userType, scimPath);
    return place === null ? [] : [{ id, key, place }];
  });
  const shown = mapped.map(({ providerId, problems }) => {
    const person = matched.find((one) => one.providerId === providerId) ?? null;
    return previewOf(providerId, person, problems, rows, mapping.readWins);
  });
  const changed = new Set(lines.map(({ attributeId }) => attributeId));
  return {
    faults: findFaults(draft, changed, directory.type, directory),
    people: shown,
    unread: unreadNames(
      draft.filter(({ id }) => changed.has(id)),
      directory.type,
      people,
    ),
    withoutValue: rows.map(({ id }) => ({
      attributeId: id,
      count: shown.filter(({ values }) => !values.some((one) => one.attributeId === id && one.after !== null))
        .length,
    })),
  };
}

function previewOf(
  providerId: string,
  person: MatchedPerson | null,
  problems: readonly MappingProblem[],
  rows: readonly Row[],
  readWins: ReadonlySet<string>,
): Preview {
  const before = person?.user?.resource ?? {};
  const after = person === null ? {} : (person.planned?.resource ?? before);
  return {
    providerId,
    userId: person?.user?.id ?? null,
    refusal: refusalOf(person),
    values: rows.map(({ id, key, place }) => {
      const stands = valueAt(after, place.path);
      const isPushed =
        person?.user?.sources[place.attribute]?.source === "scim" && !readWins.has(place.attribute);
      return {
        attributeId: id,
        before: valueAt(before, place.path),
        after: stands,
        keptByScim: isPushed && stands !== valueAt(person?.attributes ?? {}, place.path),
        problem: problems.find((problem) => problem.key === key)?.detail ?? null,
      };
    }),
  };
}

function refusalOf(person: MatchedPerson | null): string | null {
  if (person === null) return "Has no user name by this mapping, and without one there is no user.";
  return person.isDoubtful
    ? "It is not clear which user here this is, or another one has the name: an admin has to say so when a sync comes."
    : null;
}

/** Graph gives what is selected and no more, null where there is no value; Okta gives whatever there is. */
function unreadNames(
  rows: readonly MappedRow[],
  provider: Provider,
  people: PreviewMappingInput["people"],
): string[] {
  const [first] = people;
  if (provider === "okta" || !first) return [];
  const names = rows.flatMap((row) => {
    const source = sourceOf(row, provider);
    return source === null ? [] : namesRead(source, provider);
  });
  const wanted = selectionOf(names.filter((path) => unreadable(provider, path) === null));
  return wanted.filter((name) => !(name in first.profile));
}
