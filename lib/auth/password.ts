import { hash, parseOptions, verify } from "@node-rs/argon2";
import { passwordCost } from "./password-cost.ts";
import { consoleLane, type PasswordLane } from "./password-lane.ts";

/** The PHC string to store for a password; it carries its own salt and parameters. @throws AppError too_busy */
export function hashPassword(password: string, lane: PasswordLane = consoleLane): Promise<string> {
  return lane.run(() => hash(normalize(password), passwordCost));
}

/**
 * Whether the password belongs to the hash. Without a hash (unknown or disabled
 * account) the same work is done on a throw-away hash, so that the time of the
 * answer does not tell which accounts exist.
 *
 * @throws AppError too_busy
 */
export async function verifyPassword(
  passwordHash: string | null | undefined,
  password: string,
  lane: PasswordLane = consoleLane,
): Promise<boolean> {
  const against = passwordHash ?? (await decoyHash());
  const matches = await lane.run(() => verify(against, normalize(password)));
  return passwordHash ? matches : false;
}

/** True when the hash was made with other parameters than today's and should be replaced at the next sign-in. */
export function isOutdatedHash(passwordHash: string): boolean {
  const used = parseOptions(passwordHash);
  return (
    used.memoryCost !== passwordCost.memoryCost ||
    used.timeCost !== passwordCost.timeCost ||
    used.parallelism !== passwordCost.parallelism
  );
}

/** The same password typed on two keyboards may arrive in two Unicode forms (NIST SP 800-63B §3.1.1.2). */
function normalize(password: string): string {
  return password.normalize("NFKC");
}

let decoy: Promise<string> | undefined;
function decoyHash(): Promise<string> {
  decoy ??= hash("no account has this password", passwordCost);
  return decoy;
}
