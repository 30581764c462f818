import { X509Certificate } from "node:crypto";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { NetFailure } from "#lib/platform/net/net-failure.ts";
import { createOutgoing } from "#lib/platform/net/outgoing.ts";
import { viewCertificate } from "./certificate.ts";
import type { IdpMetadata, MetadataInput } from "./contract.ts";
import { refuseAddress } from "./refuse-address.ts";
import { verifyApart } from "./verifier/verify-apart.ts";

const LIMITS = { timeoutMs: 10_000, maxBytes: 1 << 20, retries: 0, maxInFlight: 1 };

/**
 * Reads an identity provider's metadata from text or from its address, for the form; nothing is saved. The address is asked
 * once, as every address that an admin types in is: https, no private network, no redirect elsewhere, at most 1 MB.
 * @throws AppError not_found, validation_failed beside `xml` or `url`, too_busy
 */
export async function importMetadata(
  actor: Actor,
  directoryId: string,
  input: MetadataInput,
): Promise<IdpMetadata> {
  requireDirectory(actor, directoryId);
  const field = "url" in input ? "url" : "xml";
  const xml = "url" in input ? await fetchMetadata(input.url, directoryId) : input.xml;
  const parsed = await verifyApart("metadata", [xml], `admin:${actor.adminId}`);
  if (!parsed.ok) throw new AppError("validation_failed", { field, detail: parsed.detail });
  const { certificates, validUntil, notes, ...metadata } = parsed.metadata;
  const refusal = refuseAddress(metadata.loginUrl);
  if (refusal)
    throw new AppError("validation_failed", { field, detail: `Its login page can't be used. ${refusal}` });
  const isLogoutFine = metadata.logoutUrl === null || refuseAddress(metadata.logoutUrl) === null;
  return {
    ...metadata,
    logoutUrl: isLogoutFine ? metadata.logoutUrl : null,
    certificates: certificates.map((pem) => viewCertificate(new X509Certificate(pem))),
    validUntil: validUntil?.toISOString() ?? null,
    notes: isLogoutFine
      ? notes
      : [...notes, "Its logout address was left out: it does not begin with https://."],
  };
}

async function fetchMetadata(url: string, directoryId: string): Promise<string> {
  const fault = (detail: string) => new AppError("validation_failed", { field: "url", detail });
  const refusal = refuseAddress(url);
  if (refusal) throw fault(refusal);
  const outgoing = createOutgoing(url, {
    lane: `metadata:${directoryId}`,
    allowPrivate: env().MUSTER_ALLOW_PRIVATE_TENANTS,
    ...LIMITS,
  });
  try {
    const accept = "application/samlmetadata+xml, application/xml, text/xml";
    const { status, body } = await outgoing.send(url, { headers: { accept } });
    if (status !== 200) throw fault(`The address answered with ${status} instead of metadata.`);
    return body;
  } catch (error) {
    if (error instanceof NetFailure) throw fault(`The address could not be read: ${wordsOf(error)}`);
    throw error;
  } finally {
    await outgoing.close();
  }
}

function wordsOf({ reason, host, detail }: NetFailure): string {
  if (reason === "private-address") return `${host} is in a private network, which is not asked.`;
  if (reason === "dns") return `there is no host ${host}. Check its spelling.`;
  if (reason === "refused" || reason === "unreachable" || reason === "timeout" || reason === "reset")
    return `${host} did not answer (${detail}). Check the address, and whether this server may reach it; or paste the metadata.`;
  return `${detail}.`;
}
