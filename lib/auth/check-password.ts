import { hashToken } from "#lib/platform/crypto/token.ts";
import { type Credential, findCredential } from "./admin.store.ts";
import { addressCounters, type Counter, countOrRefuse, forgetAttempt } from "./attempts.ts";
import { accountPolicy } from "./back-off.ts";
import { emailKeyOf } from "./email-key.ts";
import { verifyPassword } from "./password.ts";
import { consoleLane } from "./password-lane.ts";

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
 * @throws AppError too_many_requests with the seconds to wait; too_busy, which is not counted
 */
export async function checkPassword(attempt: Attempt, now: Date = new Date()): Promise<Credential | null> {
  consoleLane.refuseWhenFull();
  const counters = countersOf(attempt);
  await countOrRefuse(counters, now);
  const credential = await findCredential(emailKeyOf(attempt.email));
  const usable = credential && !credential.disabledAt ? credential : null;
  if (!(await verifyPassword(usable?.passwordHash, attempt.password))) return null;
  await forgetAttempt(counters);
  return usable;
}

/** The account is named by a hash: people type passwords into the email field, and those must not be stored. */
function countersOf({ email, address }: Attempt): Counter[] {
  const account = {
    key: `account:${hashToken(emailKeyOf(email))}`,
    policy: accountPolicy,
    clearedBySuccess: true,
  };
  return [account, ...addressCounters(address)];
}
