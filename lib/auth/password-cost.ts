/**
 * Argon2id with 64 MiB and three passes (RFC 9106 §4, second recommended
 * option, but one lane: a lane per core would let one sign-in occupy the whole
 * machine). About 60 ms on one current core.
 *
 * `algorithm: 2` is Argon2id; the library's `Algorithm` is a const enum, which
 * `isolatedModules` cannot read.
 */
export const passwordCost = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;
