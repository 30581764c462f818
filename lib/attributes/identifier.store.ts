import type { Tx } from "#lib/platform/db/prisma.ts";

const BATCH = 5_000;

/** A user as the identifier is computed from it: only the part of the resource that the path reads. */
export type IdentifierSource = {
  id: string;
  version: number;
  part: unknown;
  key: string | null;
  deleted: boolean;
};

/**
 * All users of one directory in batches by id, deleted ones too, each with `resource[head]` alone:
 * a million users pass through without a million resources in memory.
 */
export async function* usersInBatches(
  tx: Tx,
  directoryId: string,
  head: string,
): AsyncGenerator<IdentifierSource[]> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const batch = await tx.$queryRaw<IdentifierSource[]>`
      select id::text, version, resource -> ${head}::text as part, identifier_key as key, deleted_at is not null as deleted
      from users
      where directory_id = ${directoryId}::uuid and id > ${after}::uuid
      order by id limit ${BATCH}`;
    yield batch;
    const last = batch.at(-1);
    if (batch.length < BATCH || !last) {
      return;
    }
    after = last.id;
  }
}

/**
 * Writes the keys of one batch; only rows whose key differs are touched. A user who has another version by now was
 * written meanwhile, with a key of the newer values, and is left alone.
 */
export async function writeIdentifierKeys(
  tx: Tx,
  directoryId: string,
  keys: readonly { id: string; version: number; key: string | null }[],
): Promise<void> {
  if (keys.length === 0) {
    return;
  }
  await tx.$executeRaw`
    update users set identifier_key = fresh.key
    from unnest(${keys.map(({ id }) => id)}::uuid[], ${keys.map(({ version }) => version)}::int[],
      ${keys.map(({ key }) => key)}::text[]) as fresh(id, version, key)
    where users.directory_id = ${directoryId}::uuid and users.id = fresh.id and users.version = fresh.version
      and users.identifier_key is distinct from fresh.key`;
}

/** What a list of users shows of each, by id. */
export async function nameUsers(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, { id: string; name: string; directoryName: string }>> {
  if (ids.length === 0) {
    return new Map();
  }
  const rows = await tx.$queryRaw<{ id: string; name: string; directoryName: string }[]>`
    select u.id::text, coalesce(nullif(u.display_name, '') || ' (' || u.user_name || ')', u.user_name) as name,
      d.name as "directoryName"
    from users u join directory d on d.id = u.directory_id
    where u.id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}
