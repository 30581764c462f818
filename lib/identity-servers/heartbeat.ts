/** Seconds between two heartbeats of an identity server, and of silence after which it counts as dead. */
export const HEARTBEAT_SECONDS = 5;
export const DEAD_AFTER_SECONDS = 15;
