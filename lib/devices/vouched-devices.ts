import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { publish } from "#lib/platform/db/notify.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import type { VouchedDevices } from "./contract.ts";
import { endDevices, lockDevices } from "./device.store.ts";
import { countVouched, findVouched, findVouchedIds, type Vouched } from "./vouched-device.store.ts";

/** So many are named; the others are counted. */
const NAMED = 20;

/**
 * Passkeys that were made by whoever certificates of the identity provider vouched for: with one in wrong hands, that may have
 * been somebody else. @throws AppError not_found outside the actor's scope
 */
export async function listVouchedDevices(
  actor: Actor,
  directoryId: string,
  { fingerprints, since }: { fingerprints: readonly string[]; since: string | undefined },
): Promise<VouchedDevices> {
  requireDirectory(actor, directoryId);
  const vouched = { directoryId, fingerprints, since: since === undefined ? null : new Date(since) };
  const [counted, latest] = await Promise.all([countVouched(vouched), findVouched(vouched, NAMED)]);
  return {
    ...counted,
    latest: latest.map((device) => ({ ...device, enrolledAt: device.enrolledAt.toISOString() })),
  };
}

/**
 * Ends those passkeys in the transaction of the change that distrusts the certificates, for good: what ended with its user's
 * access does not come back with it either. The caller keeps the portal, so that none is added meanwhile.
 * @returns how many
 */
export async function endVouchedDevices(tx: SqlTx, actor: Actor, vouched: Vouched): Promise<number> {
  const { directoryId } = vouched;
  const ids = await findVouchedIds(tx, vouched);
  if (ids.length === 0) return 0;
  const held = await lockDevices(tx, ids, [directoryId]);
  await endDevices(
    tx,
    held.map(({ id }) => id),
    {
      reason: "compromised",
      note: "The certificate that vouched for its user was in wrong hands",
      by: "admin",
      byName: actor.name,
      isReversible: false,
      requestId: actor.requestId,
    },
  );
  await publish(tx, { topic: "devices", directoryId });
  return held.length;
}
