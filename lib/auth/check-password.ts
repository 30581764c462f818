import { hashToken } from "#lib/platform/crypto/token.ts";
import { inTransaction } from "#lib/platform/db/prisma.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { addressKeyOf } from "./address-key.ts";
import { type Credential, findCredential } from "./admin.store.ts";
import {
  accountPolicy,
  addressPolicy,
  type BackOffPolicy,
  countAttempt,
  secondsToWait,
  takeBack,
} from "./back-off.ts";
import { emailKeyOf } from "./email-key.ts";
import { verifyPassword } from "./password.ts";
import { clearAttempts, lockAttempts, saveAttempts } from "./throttle.store.ts";

interface Attempt {
  email: string;
  password: string;
  /** Empty when unknown; then only the account is counted. */
  address: string;
}

/**
 * The account whose password this is, or null. Unknown accounts, disabled ones
 * and wrong passwords cost the same time and count alike.
 *
 * @throws AppError too_many_requests with the seconds to wait
 */
export async function checkPassword(attempt: Attempt, now: Date = new Date()): Promise<Credential | null> {
  const counters = countersOf(attempt);
  await countOrRefuse(counters, now);
  const credential = await findCredential(emailKeyOf(attempt.email));
  const usable = credential && !credential.disabledAt ? credential : null;
  if (!(await verifyPassword(usable?.passwordHash, attempt.password))) return null;
  await forgetAttempt(counters);
  return usable;
}

interface Counter {
  key: string;
  policy: BackOffPolicy;
  /** Whether a right password clears the whole count, or only its own attempt. */
  clearedBySuccess: boolean;
}

/** The account is named by a hash: people type passwords into the email field, and those must not be stored. */
function countersOf({ email, address }: Attempt): Counter[] {
  const account = {
    key: `account:${hashToken(emailKeyOf(email))}`,
    policy: accountPolicy,
    clearedBySuccess: true,
  };
  const network = addressKeyOf(address);
  if (network === "") return [account];
  return [account, { key: `address:${network}`, policy: addressPolicy, clearedBySuccess: false }];
}

async function countOrRefuse(counters: readonly Counter[], now: Date): Promise<void> {
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

async function forgetAttempt(counters: readonly Counter[]): Promise<void> {
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
