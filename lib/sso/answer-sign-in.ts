import { X509Certificate } from "node:crypto";
import { addressKeyOf } from "#lib/auth/address-key.ts";
import { hashToken, newToken } from "#lib/platform/crypto/token.ts";
import { inSqlTransaction, pool, type SqlTx } from "#lib/platform/db/pool.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import type { PortalClient } from "#lib/portal/portal-user.ts";
import { answerTest, outcomeOf } from "./answer-test.ts";
import { findConfig, type SsoConfig, shareCertificates } from "./config.store.ts";
import { isWorthNoting, noteRefusal } from "./note-refusal.ts";
import { ourValuesOf } from "./our-values.ts";
import { quoted, type Refusal, refusal } from "./protocol/refusal.ts";
import type { Verified } from "./protocol/verify-response.ts";
import { findRequest, type SamlRequest, takeRequest, useOnce } from "./request.store.ts";
import { isSamlId } from "./service-provider.ts";
import { findSubjects } from "./subject.store.ts";
import { insertTicket } from "./ticket.store.ts";
import { verifyApart } from "./verifier/verify-apart.ts";
import { CLOCK_SKEW_SECONDS, type SamlReason } from "./vocabulary.ts";

/** The browser comes back with its ticket in the next request. */
export const TICKET_SECONDS = 60;

export type Answered =
  /** Verified: whoever brings the ticket in the right browser is signed in. */
  | { kind: "ticket"; ticket: string }
  | { kind: "test"; path: string }
  /** Shown on a page of the portal, where the user was when a proof was asked for; null: nobody was signed in. */
  | { kind: "refused"; reason: SamlReason; path: string | null };

/**
 * Takes a response at a directory's assertion consumer service (SAML profiles §4.1.4). Whatever is decided here is decided in
 * one transaction: the request is used up, the assertion noted as used, the user found in this directory alone, and a ticket
 * made, or the refusal written down. A response that does not verify uses nothing up.
 * @param relayState what came beside it: our request's ID, or, where the identity provider began, whatever it likes, unread
 * @throws AppError not_found for a directory without a configuration, too_busy
 */
export async function answerSignIn(
  directoryId: string,
  { samlResponse, relayState }: { samlResponse: string; relayState: string | null },
  client: PortalClient,
  now: Date = new Date(),
): Promise<Answered> {
  const config = await findConfig(directoryId);
  if (config === null) throw new AppError("not_found", { detail: "This directory has no SAML." });
  const { entityId, acsUrl } = ourValuesOf(directoryId);
  const { certificates, idpEntityId } = config;
  const expected = { entityId, acsUrl, idpEntityId, certificates };
  const verified = await verifyApart("response", [samlResponse, expected, now], addressKeyOf(client.address));
  const { checked } = verified;
  if (verified.refusal !== null || checked === null)
    return refuseUnverified(config, verified, relayState, client);
  return inSqlTransaction(async (tx) => {
    const request =
      checked.inResponseTo === null ? null : await takeRequest(tx, directoryId, checked.inResponseTo);
    const isFresh = await useOnce(
      tx,
      directoryId,
      checked.assertionId,
      new Date(checked.endsAt.getTime() + CLOCK_SKEW_SECONDS * 1000),
    );
    const misplaced =
      refuseContext(config, request, verified, relayState, isFresh) ??
      // It may have been taken out, as one in wrong hands, while it was held against the signature.
      (await vouches(tx, directoryId, verified.fingerprint));
    const path = pathOfProof(request);
    if (request?.purpose === "test") return settleTest(tx, config, request, verified, misplaced);
    const users = await findSubjects(tx, directoryId, checked.nameId, config.nameIdMatches);
    const [user] = users;
    const refused = misplaced ?? outcomeOf(users.length, user?.hasAccess ?? false);
    if (refused !== null || user === undefined) {
      const found = refused ?? { reason: "no_such_user" as const, detail: null };
      // A name that the signature vouches for; whose name was typed before says less.
      const userId = users.length === 1 ? (user?.id ?? null) : null;
      await noteRefusal(tx, { directoryId, userId, nameId: checked.nameId, ...found }, client);
      return { kind: "refused", reason: found.reason, path };
    }
    const ticket = newToken();
    await insertTicket(
      tx,
      {
        hash: hashToken(ticket),
        directoryId,
        userId: user.id,
        browserHash: request?.browserHash ?? null,
        returnPath: request?.returnPath ?? "/portal",
        nameId: checked.nameId,
        nameIdFormat: verified.assertion?.nameIdFormat ?? null,
        sessionIndex: verified.assertion?.sessionIndex ?? null,
        sessionId: request?.sessionId ?? null,
        authenticatedAt: checked.authenticatedAt,
        fingerprint: verified.fingerprint,
      },
      TICKET_SECONDS,
    );
    return { kind: "ticket", ticket };
  });
}

/** What is wrong with a verified response's place: nobody asked, it was used, it is for something else. */
function refuseContext(
  config: SsoConfig,
  request: SamlRequest | null,
  { checked, assertion }: Verified,
  relayState: string | null,
  isFresh: boolean,
): Refusal | null {
  const { inResponseTo = null, authenticatedAt = null } = checked ?? {};
  if (!isFresh) return { reason: "replayed", detail: null };
  if (inResponseTo === null)
    return config.idpInitiated ? switchedOn(config) : { reason: "not_requested", detail: null };
  if (request === null) return { reason: "unknown_request", detail: null };
  // Bindings §3.5.3: it comes back as it was given. Another one answers another request.
  if (relayState !== null && relayState !== request.id)
    return { reason: "unknown_request", detail: "The RelayState is not the one that was sent." };
  if (request.purpose === "test") return null;
  return (
    (request.purpose === "proof" ? refuseProof(request, authenticatedAt, assertion) : null) ??
    switchedOn(config)
  );
}

/** A proof has to be younger than the wish for it. */
function refuseProof(
  { createdAt }: SamlRequest,
  authenticatedAt: Date | null,
  assertion: Verified["assertion"],
): Refusal | null {
  if (authenticatedAt === null) {
    const said = assertion?.authenticatedAt ?? null;
    return refusal(
      "no_authn_instant",
      said === null ? "Its AuthnStatement has no AuthnInstant." : `Its AuthnInstant is ${quoted(said)}.`,
    );
  }
  if (authenticatedAt.getTime() >= createdAt.getTime() - CLOCK_SKEW_SECONDS * 1000) return null;
  return refusal(
    "not_asked_again",
    `Asked at ${createdAt.toISOString()}; it saw the user at ${authenticatedAt.toISOString()}.`,
  );
}

/** Who proves something is signed in already, and goes back to where they were. */
function pathOfProof(request: SamlRequest | null): string | null {
  return request?.purpose === "proof" ? request.returnPath : null;
}

async function vouches(tx: SqlTx, directoryId: string, fingerprint: string | null): Promise<Refusal | null> {
  const pems = await shareCertificates(tx, directoryId);
  return pems.some((pem) => new X509Certificate(pem).fingerprint256 === fingerprint)
    ? null
    : { reason: "bad_signature", detail: null };
}

function switchedOn({ isOn }: SsoConfig): Refusal | null {
  return isOn ? null : { reason: "not_switched_on", detail: null };
}

async function settleTest(
  tx: SqlTx,
  config: SsoConfig,
  request: SamlRequest,
  verified: Verified,
  refusal: Refusal | null,
): Promise<Answered> {
  await answerTest(tx, config, request.testId ?? "", verified, refusal);
  return { kind: "test", path: request.returnPath };
}

/**
 * What nobody vouches for is still told to whoever waits for it: the admin who is testing, and the history of the user whose
 * name was typed. Both are known by the request's ID, which only the browser and the identity provider have seen.
 */
async function refuseUnverified(
  config: SsoConfig,
  verified: Verified,
  relayState: string | null,
  client: PortalClient,
): Promise<Answered> {
  const { directoryId } = config;
  const refused = verified.refusal ?? refusal("unreadable");
  const id = relayState ?? verified.claimedRequest;
  // What is no ID of ours may be anything, also what the database does not take.
  const request = id !== null && isSamlId(id) ? await findRequest(directoryId, id) : null;
  if (request?.purpose === "test")
    return inSqlTransaction((tx) => settleTest(tx, config, request, verified, refused));
  const userId = request?.userId ?? null;
  const nameId = verified.isVerified ? (verified.assertion?.nameId ?? null) : null;
  if (await isWorthNoting(directoryId, client))
    await noteRefusal(pool(), { directoryId, userId, nameId, ...refused }, client);
  return { kind: "refused", reason: refused.reason, path: pathOfProof(request) };
}
