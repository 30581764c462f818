import { foldIdentifier } from "#lib/attributes/identifier.ts";
import { type Counter, countOrRefuse, forgetAttempt } from "#lib/auth/attempts.ts";
import { accountPolicy } from "#lib/auth/back-off.ts";
import { hashPassword, isOutdatedHash, verifyPassword } from "#lib/auth/password.ts";
import { portalLane } from "#lib/auth/password-lane.ts";
import { inSqlTransaction, pool } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { portalAddressCounters } from "./attempt-counters.ts";
import type { PasswordSignInInput } from "./contract.ts";
import { holdPortalOpen } from "./hold-open.ts";
import { passwordCounterKey } from "./password-counter.ts";
import type { PortalClient } from "./portal-user.ts";
import {
  type Candidate,
  findCandidates,
  insertSignIns,
  lockPasswordHash,
  savePassword,
} from "./sign-in.store.ts";
import { startSession } from "./start-session.ts";

/** More users of one identifier than this are not tried, those who signed in last first; a chosen directory's alone always is. */
const MOST_CANDIDATES = 10;
/** As many passwords are verified at least: somebody who is nowhere, in one directory or in two costs the same. */
const LEAST_WORK = 2;

export type PasswordSignIn =
  | { kind: "signed-in"; token: string }
  /** The password is right in several directories, and the user has not said which. */
  | { kind: "choose"; directories: { id: string; name: string }[] };

/**
 * Signs a user in by primary identifier and password. Unknown users, users without access or password and wrong passwords
 * get the same answer after the same work; the user's own history tells them apart.
 * @throws AppError sign_in_failed, too_many_requests; too_busy, which is not counted
 */
export async function signInWithPassword(
  { identifier, password, directoryId }: PasswordSignInInput,
  client: PortalClient & { previousToken: string | null },
  now: Date = new Date(),
): Promise<PasswordSignIn> {
  portalLane.refuseWhenFull();
  const key = foldIdentifier(identifier) ?? "";
  const counters = countersOf(key, client.address);
  await countOrRefuse(counters, now);
  const candidates = await findCandidates(key, directoryId ?? null, MOST_CANDIDATES);
  const tried = directoryId ? candidates.filter((one) => one.directoryId === directoryId) : candidates;
  const right = await rightOnes(tried, password);
  const [only, ...others] = right;
  if (only === undefined || !only.passwordHash) {
    await insertSignIns(pool(), tried.map(refusedEntry), client);
    throw refusal();
  }
  // The count is of an identifier: whoever has one of its users is not to clear what was guessed at another's password.
  const wasWrong = (one: Candidate) => one.hasAccess && one.passwordHash !== null && !right.includes(one);
  await forgetAttempt(
    candidates.some(wasWrong) ? counters.map((one) => ({ ...one, clearedBySuccess: false })) : counters,
  );
  if (others.length > 0)
    return {
      kind: "choose",
      directories: right.map((one) => ({ id: one.directoryId, name: one.directoryName })),
    };
  const fresherHash = isOutdatedHash(only.passwordHash) ? await hashPassword(password, portalLane) : null;
  const token = await inSqlTransaction(async (tx) => {
    await holdPortalOpen(tx, only.directoryId);
    // Verifying took a while, in which the password may have been replaced.
    if ((await lockPasswordHash(tx, only)) !== only.passwordHash) return null;
    if (fresherHash) await savePassword(tx, only, fresherHash);
    return startSession(tx, only, { method: "password", deviceId: null, deviceName: null }, client);
  });
  if (token === null) throw refusal();
  return { kind: "signed-in", token };
}

/** The identifier is named by a hash: people type passwords into the first field, and those must not be stored. */
function countersOf(identifierKey: string, address: string): Counter[] {
  const key = passwordCounterKey(identifierKey);
  return [{ key, policy: accountPolicy, clearedBySuccess: true }, ...portalAddressCounters(address)];
}

/** Those with access whose password it is. Everything is verified, whatever came out before. */
async function rightOnes(candidates: readonly Candidate[], password: string): Promise<Candidate[]> {
  const hashes = candidates.map(({ hasAccess, passwordHash }) => (hasAccess ? passwordHash : null));
  const padded = [...hashes, ...Array<null>(Math.max(0, LEAST_WORK - hashes.length)).fill(null)];
  const results = await Promise.all(padded.map((hash) => verifyPassword(hash, password, portalLane)));
  return candidates.filter((_, index) => results[index]);
}

function refusedEntry({ directoryId, userId, hasAccess, passwordHash }: Candidate) {
  const outcome = !hasAccess ? "no_access" : passwordHash === null ? "no_password" : "wrong_password";
  return { directoryId, userId, method: "password", outcome } as const;
}

function refusal(): AppError {
  return new AppError("sign_in_failed", {
    detail: "Nobody signs in with this name and password. Check both, then try again.",
  });
}
