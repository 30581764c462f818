import * as z from "zod";
import { env } from "#lib/platform/env/env.ts";
import { findPublicKeys } from "./signing-key.store.ts";

/** Okta asks again for a key that it does not know; whatever stands between may keep the set for so long. */
const MAX_AGE_SECONDS = 300;

/** Only what RFC 7517 and 7518 call public, whatever the row has. */
const publicJwk = z.object({
  kty: z.string(),
  kid: z.string(),
  alg: z.string().optional(),
  use: z.string().optional(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
  n: z.string().optional(),
  e: z.string().optional(),
});

/** Where an Okta app that fetches its keys dynamically finds those of a directory ("Use a URL to fetch keys dynamically"). */
export function keySetUrlOf(directoryId: string): string {
  return `${env().publicUrl}/api/directories/${directoryId}/jwks.json`;
}

/**
 * A directory's JWK set (RFC 7517 §5): the key in use, and while they are rolled over the next one. Also for a directory
 * that is disabled; 404 where there is no such directory, or it signs in with no such key.
 */
export async function answerKeySet(directoryId: string): Promise<Response> {
  const keys = z.uuid().safeParse(directoryId).success ? await findPublicKeys(directoryId) : [];
  if (keys.length === 0)
    return Response.json(
      { error: "There is no key set here." },
      { status: 404, headers: { "cache-control": "no-store" } },
    );
  return Response.json(
    { keys: keys.map((key) => publicJwk.parse(key)) },
    {
      headers: {
        "cache-control": `public, max-age=${MAX_AGE_SECONDS}`,
        "content-type": "application/jwk-set+json",
      },
    },
  );
}
