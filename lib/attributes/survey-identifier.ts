import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { Tx } from "#lib/platform/db/prisma.ts";
import { type AttributeRow, findMappableDirectories } from "./attribute.store.ts";
import type { IdentifierPreview } from "./contract.ts";
import { type IdentifierSource, nameUsers, usersInBatches, writeIdentifierKeys } from "./identifier.store.ts";
import { identifierOf } from "./identifier.ts";
import { parseScimPath } from "./scim-path.ts";

const SAMPLE = 5;

/** An attribute as far as the identifier is read from it. */
export type IdentifierAttribute = {
  scimPath: string | null;
  mappings: readonly { directoryId: string; path: string }[];
};

/**
 * The SCIM path of an attribute in one directory. Only other SCIM clients can have a path of their own:
 * for Okta and Entra a directory's own mapping names the source's attribute, not the SCIM one.
 */
export function scimPathIn(
  attribute: IdentifierAttribute | AttributeRow,
  directory: { id: string; type: DirectoryType },
): string | null {
  const own = attribute.mappings.find((mapping) => mapping.directoryId === directory.id);
  return directory.type === "scim" && own ? own.path : attribute.scimPath;
}

type Survey = Omit<IdentifierPreview, "identifier" | "current">;

/**
 * Counts what an attribute as primary user identifier would mean: users without a value, and users of one
 * directory who would share one, with names. Reads every user once.
 */
export async function surveyIdentifier(tx: Tx, attribute: IdentifierAttribute): Promise<Survey> {
  const survey: Survey = {
    users: 0,
    withoutValue: { count: 0, sample: [] },
    colliding: { count: 0, sample: [] },
  };
  const without: string[] = [];
  const groups: { value: string; ids: string[] }[] = [];

  for (const directory of await findMappableDirectories(null, tx)) {
    const holders = new Map<string, string[]>();
    for await (const batch of keysInBatches(tx, directory.id, scimPathIn(attribute, directory))) {
      for (const { id, fresh, deleted } of batch) {
        if (deleted) {
          continue;
        }
        survey.users += 1;
        if (fresh === null) {
          survey.withoutValue.count += 1;
          if (without.length < SAMPLE) without.push(id);
          continue;
        }
        const others = holders.get(fresh);
        if (!others) {
          holders.set(fresh, [id]);
          continue;
        }
        survey.colliding.count += others.length === 1 ? 2 : 1;
        if (others.length === 1 && groups.length < SAMPLE) groups.push({ value: fresh, ids: others });
        if (others.length <= SAMPLE) others.push(id);
      }
    }
  }

  const names = await nameUsers(tx, [...without, ...groups.flatMap((group) => group.ids)]);
  const named = (ids: readonly string[]) => ids.flatMap((id) => names.get(id) ?? []);
  survey.withoutValue.sample = named(without);
  survey.colliding.sample = groups.map(({ value, ids }) => ({ value, users: named(ids.slice(0, SAMPLE)) }));
  return survey;
}

/** Rewrites every user's identifier key under an attribute. Rows that have it already are left alone. */
export async function rewriteIdentifierKeys(tx: Tx, attribute: IdentifierAttribute): Promise<void> {
  for (const directory of await findMappableDirectories(null, tx)) {
    for await (const batch of keysInBatches(tx, directory.id, scimPathIn(attribute, directory))) {
      const stale = batch
        .filter(({ key, fresh }) => key !== fresh)
        .map(({ id, version, fresh }) => ({ id, version, key: fresh }));
      await writeIdentifierKeys(tx, directory.id, stale);
    }
  }
}

type Keyed = Omit<IdentifierSource, "part"> & { fresh: string | null };

async function* keysInBatches(tx: Tx, directoryId: string, path: string | null): AsyncGenerator<Keyed[]> {
  const parsed = path === null ? null : parseScimPath(path);
  // Without a path nobody has a value; any head reads the users all the same.
  const head = parsed?.ok ? parsed.path.head : "userName";
  for await (const batch of usersInBatches(tx, directoryId, head)) {
    yield batch.map(({ part, ...user }) => ({
      ...user,
      fresh: path === null ? null : identifierOf({ [head]: part }, path),
    }));
  }
}
