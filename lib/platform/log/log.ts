import { pino } from "pino";

const SECRET_KEYS = [
  "authorization",
  "cookie",
  "set-cookie",
  "password",
  "token",
  "secret",
  "clientSecret",
  "apiToken",
  "passwordHash",
  "sealed",
  "secretHash",
  "tokenHash",
  "csrfToken",
];

/** Structured log on standard output; values under these names are never written, two levels deep. */
export const log = pino({
  level: process.env.MUSTER_LOG_LEVEL ?? (process.env.NODE_ENV === "test" ? "silent" : "info"),
  base: { pid: process.pid },
  redact: {
    paths: SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
    censor: "[redacted]",
  },
});
