import { X509Certificate } from "node:crypto";
import { recordAudit } from "#lib/audit/audit.ts";
import { type Actor, requireDirectory } from "#lib/auth/actor.ts";
import { endVouchedDevices } from "#lib/devices/vouched-devices.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { inSqlTransaction, type SqlTx } from "#lib/platform/db/pool.ts";
import { AppError, type FieldError } from "#lib/platform/errors/app-error.ts";
import { holdPortal } from "#lib/portal/hold-open.ts";
import { readCertificate, splitCertificates, viewCertificate } from "./certificate.ts";
import { findConfig, findNames, type Settings, saveConfig } from "./config.store.ts";
import type { SsoSettings, SsoView } from "./contract.ts";
import { readSso } from "./read-sso.ts";
import { refuseAddress } from "./refuse-address.ts";
import { makeSpKey } from "./sp-key.ts";
import { endVouchedSessions } from "./ticket.store.ts";
import { MOST_CERTIFICATES } from "./vocabulary.ts";

/**
 * Saves how a directory's users would sign in by SAML. Nobody signs in with it until an admin chooses SAML among the portal's
 * settings. What is saved is always complete: an address to send browsers to, and a certificate to believe. A certificate that
 * is left out since it is in wrong hands takes its sessions along, and by choice the passkeys that were added with its word; one
 * that was merely replaced does not.
 * @throws AppError not_found, validation_failed with a sentence for each field
 */
export async function saveSso(
  actor: Actor,
  directoryId: string,
  input: SsoSettings,
  now: Date = new Date(),
): Promise<SsoView> {
  requireDirectory(actor, directoryId);
  const names = await findNames(directoryId);
  if (names === null) throw new AppError("not_found", { detail: "There is no such directory." });
  const errors: FieldError[] = [];
  for (const field of ["loginUrl", "logoutUrl"] as const) {
    const refusal = input[field] === null ? null : refuseAddress(input[field]);
    if (refusal) errors.push({ field, detail: refusal });
  }
  const known = await findConfig(directoryId);
  const added = input.domains.filter((domain) => !known?.domains.includes(domain));
  if (actor.directoryIds !== null && added.length > 0)
    errors.push({
      field: "domains",
      detail: `A domain leads everybody who enters such a name, whatever directory they are of, and your access is limited to some. Leave out ${added.join(", ")}, or ask an admin of all directories to enter it.`,
    });
  const certificates = readAll(input.certificates, errors, now);
  if (errors.length > 0) throw new AppError("validation_failed", { errors });
  const { isCompromised, endDevices, ...given } = input;
  const settings: Settings = { ...given, certificates: certificates.map((one) => one.toString()) };
  const key = known
    ? { sealed: known.spKey, certificate: known.spCertificate }
    : await makeSpKey(directoryId, "sp_key", now);
  await inSqlTransaction(async (tx) => {
    const before = await findConfig(directoryId, tx);
    await saveConfig(tx, directoryId, settings, key);
    const left = isCompromised ? leftOut(before, settings) : [];
    const ended = left.length > 0 ? await endVouched(tx, actor, directoryId, left, endDevices) : null;
    await recordAudit(tx, actor, {
      action: "directory.sso",
      directoryId,
      subject: { type: "directory", id: directoryId, label: names.directory },
      ...(before && { before: told(before) }),
      after: { ...told(settings), ...(ended && { compromised: left, ...ended }) },
    });
    await publish(tx, { topic: "directories", directoryId, id: directoryId });
  });
  return readSso(actor, directoryId);
}

/** SHA-256 of the certificates that are believed no more. */
function leftOut(before: Settings | null, after: Settings): string[] {
  const left = before?.certificates.filter((pem) => !after.certificates.includes(pem)) ?? [];
  return left.map((pem) => new X509Certificate(pem).fingerprint256);
}

/** Ends what certificates vouched for. @returns what the audit trail keeps of it */
async function endVouched(
  tx: SqlTx,
  actor: Actor,
  directoryId: string,
  fingerprints: string[],
  devices: SsoSettings["endDevices"],
) {
  await holdPortal(tx, directoryId);
  const since = devices?.since ? new Date(devices.since) : null;
  // Users and devices before sessions, as a change of status does.
  const devicesEnded = devices && (await endVouchedDevices(tx, actor, { directoryId, fingerprints, since }));
  const sessionsEnded = await endVouchedSessions(tx, directoryId, fingerprints);
  return {
    sessionsEnded,
    ...(devicesEnded !== null && { devicesEnded, devicesSince: since?.toISOString() ?? null }),
  };
}

function readAll(texts: readonly string[], errors: FieldError[], now: Date): X509Certificate[] {
  const read = new Map<string, X509Certificate>();
  for (const [index, text] of texts.entries())
    for (const one of splitCertificates(text)) {
      const result = readCertificate(one);
      const field = `certificates.${index}`;
      if (!result.ok) errors.push({ field, detail: result.detail });
      else if (result.certificate.validToDate <= now)
        errors.push({
          field,
          detail: `This certificate expired on ${day(result.certificate.validToDate)}. Paste the one that the identity provider signs with now.`,
        });
      else read.set(result.certificate.fingerprint256, result.certificate);
    }
  if (read.size > MOST_CERTIFICATES)
    errors.push({ field: "certificates", detail: `Enter at most ${MOST_CERTIFICATES} certificates.` });
  return [...read.values()];
}

const day = (date: Date) => date.toISOString().slice(0, 10);

/** What the audit trail keeps: certificates by their fingerprints. */
function told(settings: Settings) {
  const { loginUrl, logoutUrl, idpEntityId, nameIdMatches, domains, signRequests, idpInitiated } = settings;
  const certificates = settings.certificates.flatMap((pem) => {
    const read = readCertificate(pem);
    return read.ok ? [viewCertificate(read.certificate).fingerprint] : [];
  });
  return {
    loginUrl,
    logoutUrl,
    idpEntityId,
    certificates,
    nameIdMatches,
    domains,
    signRequests,
    idpInitiated,
  };
}
