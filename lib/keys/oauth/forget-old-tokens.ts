import { deleteExpiredTokens } from "./oauth.store.ts";

const DAY_MS = 86_400_000;

/**
 * Forgets access tokens a day after their end, so that a client that went on with one was told until then that it
 * expired, and assertions that no clock would accept any more.
 * @returns how many tokens
 */
export function forgetOldTokens(now: Date = new Date()): Promise<number> {
  return deleteExpiredTokens(new Date(now.getTime() - DAY_MS));
}
