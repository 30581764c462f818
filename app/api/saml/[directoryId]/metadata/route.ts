import { samlRoute } from "#lib/sso/saml-route.ts";
import { readSpMetadata } from "#lib/sso/sp-metadata.ts";

/** What an identity provider reads about us, for one directory. */
export const GET = samlRoute(
  async ({ directoryId }) =>
    new Response(await readSpMetadata(directoryId), {
      headers: {
        "content-type": "application/samlmetadata+xml",
        "content-disposition": 'inline; filename="muster-metadata.xml"',
        "cache-control": "no-store",
      },
    }),
);
