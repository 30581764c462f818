import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { addressKeyOf } from "./address-key.ts";
import { addressPolicy, type BackOffPolicy, countAttempt, secondsToWait, takeBack } from "./back-off.ts";
import { clearAttempts, lockAttempts, saveAttempts } from "./throttle.store.ts";

/** Where wrong passwords are counted: for an account, or for an address. */
export interface Counter {
  key: string;
  policy: BackOffPolicy;
  /** Whether a right password clears the whole count, or only its own attempt. */
  clearedBySuccess: boolean;
}

/** The counter of a client's network; none where its address is unknown. */
export function addressCounters(address: string): Counter[] {
  const network = addressKeyOf(address);
  if (network === "") return [];
  return [{ key: `address:${network}`, policy: addressPolicy, clearedBySuccess: false }];
}

/**
 * Counts an attempt before the password is looked at.
 * @throws AppError too_many_requests with the seconds to wait
 */
export async function countOrRefuse(counters: readonly Counter[], now: Date): Promise<void> {
  const seconds = await inTransaction(async (tx) => {
    const records = await lockAttempts(
      tx,
      counters.map(({ key }) => key),
    );
    const wait = Math.max(...counters.map(({ key }) => secondsToWait(records.get(key) ?? null, now)));
    if (wait > 0) return wait;
    for (const { key, policy } of counters) {
      await saveAttempts(tx, key, countAttempt(records.get(key) ?? null, now, policy));
    }
    return 0;
  });
  if (seconds > 0) throw tooManyAttempts(seconds);
}

/** Takes an attempt back that turned out right. */
export async function forgetAttempt(counters: readonly Counter[]): Promise<void> {
  await inTransaction(async (tx) => {
    const records = await lockAttempts(
      tx,
      counters.map(({ key }) => key),
    );
    for (const { key, policy, clearedBySuccess } of counters) {
      const record = records.get(key);
      if (clearedBySuccess) await clearAttempts(tx, key);
      else if (record && record.failures > 1) await saveAttempts(tx, key, takeBack(record, policy));
      else await clearAttempts(tx, key);
    }
  });
}

function tooManyAttempts(seconds: number): AppError {
  return new AppError("too_many_requests", {
    detail: `There were too many wrong passwords. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
    retryAfter: seconds,
  });
}
