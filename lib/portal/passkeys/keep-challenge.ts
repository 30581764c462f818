import { hashToken } from "#lib/platform/crypto/token.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { dropOldestChallenges, insertChallenge } from "./challenge.store.ts";
import { CHALLENGE_SECONDS } from "./relying-party.ts";

/** Challenges of one session or invitation that can be answered at a time: one for each of some tabs. */
const OF_ONE_USER = 5;
/** Challenges of one network: a large office, whose people begin and break off. */
const OF_A_NETWORK = 1_000;
/** Challenges of all whose address nobody knows. */
const OF_NOWHERE = 10_000;

/** Keeps the challenge of somebody who is known, in place of the oldest of theirs. @param owner their session or invitation */
export async function keepOwnChallenge(challenge: string, purpose: string, owner: string): Promise<void> {
  await dropOldestChallenges(owner, OF_ONE_USER - 1);
  await keep(challenge, purpose, owner, OF_ONE_USER);
}

/** Keeps the challenge of somebody unknown. Nobody's is dropped for it: they may be a colleague's. @throws AppError too_many_requests */
export async function keepNetworksChallenge(
  challenge: string,
  purpose: string,
  network: string,
): Promise<void> {
  await keep(challenge, purpose, `network:${network}`, network === "" ? OF_NOWHERE : OF_A_NETWORK);
}

async function keep(challenge: string, purpose: string, askedBy: string, most: number): Promise<void> {
  const hash = hashToken(challenge);
  if (await insertChallenge({ hash, purpose, seconds: CHALLENGE_SECONDS, askedBy, most })) return;
  throw new AppError("too_many_requests", {
    detail: "Too many sign-ins were begun from your network and not finished. Try again in a few minutes.",
    retryAfter: 60,
  });
}
