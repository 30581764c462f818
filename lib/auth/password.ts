import { hash, parseOptions, verify } from "@node-rs/argon2";
import { consoleLane, type PasswordLane } from "./password-lane.ts";

/**
 * Argon2id with 64 MiB and three passes (RFC 9106 §4, second recommended
 * option, but one lane: a lane per core would let one sign-in occupy the whole
 * machine). About 60 ms on one current core.
 *
 * `algorithm: 2` is Argon2id; the library's `Algorithm` is a const enum, which
 * `isolatedModules` cannot read.
 */
const parameters = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;

/** The PHC string to store for a password; it carries its own salt and parameters. @throws AppError too_busy */
export function hashPassword(password: string, lane: PasswordLane = consoleLane): Promise<string> {
  return lane.run(() => hash(normalize(password), parameters));
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
    used.memoryCost !== parameters.memoryCost ||
    used.timeCost !== parameters.timeCost ||
    used.parallelism !== parameters.parallelism
  );
}

/** The same password typed on two keyboards may arrive in two Unicode forms (NIST SP 800-63B §3.1.1.2). */
function normalize(password: string): string {
  return password.normalize("NFKC");
}

let decoy: Promise<string> | undefined;
function decoyHash(): Promise<string> {
  decoy ??= hash("no account has this password", parameters);
  return decoy;
}
