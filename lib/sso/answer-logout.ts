import { X509Certificate } from "node:crypto";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { log } from "#lib/platform/log/log.ts";
import { isValidAt } from "./certificate.ts";
import { findConfig } from "./config.store.ts";
import { ourValuesOf } from "./our-values.ts";
import { OLDEST_MS, type ReadLogout, readLogout } from "./protocol/read-logout.ts";
import { verifyRedirect } from "./protocol/verify-redirect.ts";
import { useOnce } from "./request.store.ts";
import { newSamlId, serviceProvider } from "./service-provider.ts";
import { endNamedSessions } from "./ticket.store.ts";
import { verifyApart } from "./verifier/verify-apart.ts";
import { CLOCK_SKEW_SECONDS } from "./vocabulary.ts";

export type LogoutMessage =
  /** The text of the query (HTTP-Redirect). */
  | { query: string }
  /** The form's fields (HTTP-POST). */
  | { samlRequest: string; relayState: string | null };

const SIGN_IN = "/portal/sign-in";

/**
 * Ends the session that an identity provider says is over (SAML profiles §4.4.4): only on a request that its key signed, and
 * only in its own directory, wherever the browser is that brings it.
 * @returns where the browser goes on: back with our response where there is an address for it, else the sign-in page
 * @param network of whoever brings it
 * @throws AppError not_found, bad_request for a request that is not taken, too_busy
 */
export async function answerLogout(
  directoryId: string,
  message: LogoutMessage,
  network: string,
  now: Date = new Date(),
): Promise<string> {
  const config = await findConfig(directoryId);
  if (config === null) throw new AppError("not_found", { detail: "This directory has no SAML." });
  const certificates = config.certificates.filter((pem) => isValidAt(new X509Certificate(pem), now));
  const expected = { logoutUrl: ourValuesOf(directoryId).logoutUrl, idpEntityId: config.idpEntityId };
  let { relayState } = { relayState: null, ...message };
  let read: ReadLogout;
  if ("query" in message) {
    // Its signature is held against its text before anything of it is parsed: a stranger's costs nothing.
    const verified = verifyRedirect(message.query, certificates);
    if (verified.ok) ({ relayState } = verified);
    read = verified.ok ? readLogout(verified.root, expected, now) : verified;
  } else
    read = await verifyApart("logout", [message.samlRequest, { certificates, ...expected }, now], network);
  if (!read.ok) {
    const { reason, detail } = read.refusal;
    log.warn({ directoryId, reason, detail }, "a SAML logout request was refused");
    throw new AppError("bad_request", { detail: `The logout request was not taken. ${detail ?? ""}`.trim() });
  }
  const { id, nameId, sessionIndexes } = read.logout;
  await inSqlTransaction(async (tx) => {
    // Each is good once: whoever brings it again, as one that was caught, ends nothing of what began since.
    const until = new Date(now.getTime() + OLDEST_MS + 2 * CLOCK_SKEW_SECONDS * 1000);
    if (!(await useOnce(tx, directoryId, `logout:${id}`, until))) return;
    for (const userId of await endNamedSessions(tx, directoryId, nameId, sessionIndexes))
      await publish(tx, { topic: "portal", directoryId, id: userId });
  });
  if (config.logoutUrl === null) return SIGN_IN;
  const profile = { ID: id, issuer: "", nameID: nameId, nameIDFormat: "" };
  return serviceProvider(config, newSamlId(), { isSigned: true }).getLogoutResponseUrlAsync(
    profile,
    // It goes back as it came (bindings §3.4.3), to the identity provider's own address and nowhere else.
    relayState?.slice(0, 80) ?? "",
    {},
    true,
  );
}
