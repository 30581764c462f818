import type { Tx } from "#lib/platform/db/prisma.ts";
import type { AttemptRecord } from "./back-off.ts";

/**
 * The attempt records of the keys, locked until the transaction ends. Keys are
 * taken in one order, so that two sign-ins never wait for each other in a circle.
 */
export async function lockAttempts(tx: Tx, keys: readonly string[]): Promise<Map<string, AttemptRecord>> {
  const sorted = [...new Set(keys)].sort();
  await tx.$executeRaw`
    insert into sign_in_throttle (key)
    select key from unnest(${sorted}::text[]) as key order by key
    on conflict (key) do nothing`;
  const rows = await tx.$queryRaw<(AttemptRecord & { key: string })[]>`
    select key, failures, counted_at as "countedAt", blocked_until as "blockedUntil"
    from sign_in_throttle where key = any(${sorted}::text[]) order by key for update`;
  return new Map(rows.map(({ key, ...record }) => [key, record]));
}

export async function saveAttempts(tx: Tx, key: string, record: AttemptRecord): Promise<void> {
  await tx.signInThrottle.update({ where: { key }, data: { ...record }, select: { key: true } });
}

/** Forgets what was counted for a key. */
export async function clearAttempts(tx: Tx, key: string): Promise<void> {
  await tx.signInThrottle.deleteMany({ where: { key } });
}

/** Forgets keys that were last counted before; no policy remembers an attempt for two days. */
export async function deleteOldAttempts(tx: Tx, before: Date): Promise<void> {
  await tx.signInThrottle.deleteMany({
    where: { countedAt: { lt: before }, OR: [{ blockedUntil: null }, { blockedUntil: { lt: before } }] },
  });
}
