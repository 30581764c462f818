import { hashToken } from "#lib/platform/crypto/token.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { findConfig } from "./config.store.ts";
import { UNSPECIFIED_NAME_ID } from "./protocol/names.ts";
import { newSamlId, serviceProvider } from "./service-provider.ts";
import { findNamedSession } from "./ticket.store.ts";

/**
 * Where the browser of a session goes on after signing out, so that the identity provider's session ends too (SAML profiles
 * §4.4): its logout address with a request that names the session, signed, as profiles §4.4.3.1 wants it. Null for a session
 * that did not begin there, and where no logout address is set. Ours is over whatever becomes of that.
 */
export async function startLogout(token: string): Promise<string | null> {
  const session = await findNamedSession(pool(), hashToken(token));
  const config = session && (await findConfig(session.directoryId));
  if (!session || !config || config.logoutUrl === null) return null;
  const id = newSamlId();
  return serviceProvider(config, id, { isSigned: true }).getLogoutUrlAsync(
    {
      issuer: config.idpEntityId ?? "",
      nameID: session.nameId,
      nameIDFormat: session.nameIdFormat ?? UNSPECIFIED_NAME_ID,
      ...(session.sessionIndex !== null && { sessionIndex: session.sessionIndex }),
    },
    "",
    {},
  );
}
