/** Calls a second that a key may make, and how many at once after a pause. */
export type RateLimit = { perSecond: number; burst: number };

/** Far above what identity providers send (Entra: 25 a second); it keeps one client from taking the whole server. */
export const defaultRateLimit: RateLimit = { perSecond: 5_000, burst: 10_000 };
