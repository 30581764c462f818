import { storableText } from "#lib/platform/db/storable-text.ts";
import type { HeaderLookup } from "#lib/platform/http/request.ts";
import { REDACTED, type Secrets } from "./sensitive.ts";

/** Headers that explain a call; all others stay out of the log. */
const ofRequests = [
  "accept",
  "accept-encoding",
  "authorization",
  "content-encoding",
  "content-length",
  "content-type",
  "if-match",
  "if-none-match",
  "prefer",
  "transfer-encoding",
  "user-agent",
  "x-request-id",
];
const ofAnswers = [
  "allow",
  "content-type",
  "etag",
  "location",
  "retry-after",
  "www-authenticate",
  "x-request-id",
];
const schemes = new Set(["basic", "bearer", "digest", "dpop", "negotiate", "token"]);
const LONGEST = 500;

export type HeaderList = [name: string, value: string][];

/** The headers of a request that are kept; of Authorization the scheme. Adds the credentials to `secrets`. */
export function keptRequestHeaders(headers: HeaderLookup, secrets: Secrets): HeaderList {
  const kept: HeaderList = [];
  for (const name of ofRequests) {
    const value = headers.get(name);
    if (value === null) continue;
    kept.push([
      name,
      name === "authorization"
        ? redactedCredentials(value, secrets)
        : storableText(secrets.mask(value)).slice(0, LONGEST),
    ]);
  }
  return kept;
}

export function keptAnswerHeaders(headers: Readonly<Record<string, string>>, secrets: Secrets): HeaderList {
  return ofAnswers.flatMap((name): HeaderList => {
    const value = headers[name];
    return value === undefined ? [] : [[name, storableText(secrets.mask(value)).slice(0, LONGEST)]];
  });
}

/** The scheme alone. What was sent, and what it says in Base64, is a secret wherever else it stands. */
export function redactedCredentials(value: string, secrets: Secrets): string {
  const [scheme = "", ...rest] = value.trim().split(/\s+/);
  const credentials = rest.join(" ");
  secrets.add(value.trim());
  for (const part of [scheme, ...rest]) if (!schemes.has(part.toLowerCase())) secrets.add(part);
  if (scheme.toLowerCase() === "basic") {
    const decoded = Buffer.from(credentials, "base64").toString("utf8");
    secrets.add(decoded);
    secrets.add(decoded.slice(decoded.indexOf(":") + 1));
  }
  return schemes.has(scheme.toLowerCase()) && credentials !== "" ? `${scheme} ${REDACTED}` : REDACTED;
}
