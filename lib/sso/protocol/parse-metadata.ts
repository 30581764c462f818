import type { X509Certificate } from "node:crypto";
import { isValidAt, readCertificate } from "../certificate.ts";
import { MOST_CERTIFICATES } from "../vocabulary.ts";
import { METADATA, REDIRECT_BINDING, SAMLP, XMLDSIG } from "./names.ts";
import { anywhere, attributeOf, childrenOf, readXml, textOf } from "./read-xml.ts";

export type ParsedMetadata = {
  entityId: string;
  loginUrl: string;
  logoutUrl: string | null;
  /** PEM. */
  certificates: string[];
  wantsSignedRequests: boolean;
  validUntil: Date | null;
  notes: string[];
};
export type MetadataResult = { ok: true; metadata: ParsedMetadata } | { ok: false; detail: string };

/**
 * Reads an identity provider's metadata (SAML metadata §2.4.3). Its own signature is not asked for: an admin vouches for it
 * by saving it. Of the signing certificates the two that are valid longest are kept, as in a roll-over.
 */
export function parseMetadata(xml: string, now: Date = new Date()): MetadataResult {
  const read = readXml(xml, { isMessage: false });
  if (!read.ok) return refuse(`This metadata can't be read. ${read.detail}`);
  const found = anywhere(read.root, "IDPSSODescriptor").filter((one) => one.namespaceURI === METADATA);
  const [idp] = found;
  const entity = idp?.parentNode as Element | null | undefined;
  if (idp === undefined || !entity) return refuse(noIdp(read.root));
  if (found.length > 1)
    return refuse("This metadata describes several identity providers. Take that of one application alone.");
  const entityId = attributeOf(entity, "entityID");
  if (entity.localName !== "EntityDescriptor" || entity.namespaceURI !== METADATA || !entityId)
    return refuse("This metadata does not say which entity it describes (entityID).");
  if (!(attributeOf(idp, "protocolSupportEnumeration") ?? SAMLP).split(/\s+/).includes(SAMLP))
    return refuse("This identity provider does not speak SAML 2.0.");
  const loginUrl = locationOf(idp, "SingleSignOnService");
  if (loginUrl === null)
    return refuse(
      "This metadata names no address for sign-in by HTTP-Redirect, which is the one that is used.",
    );
  const validUntil = dateOf(attributeOf(idp, "validUntil") ?? attributeOf(entity, "validUntil"));
  if (validUntil && validUntil <= now)
    return refuse(
      `This metadata was valid until ${validUntil.toISOString()}. Get it anew from the identity provider.`,
    );
  const { certificates, notes } = certificatesOf(idp, now);
  if (certificates.length === 0)
    return refuse(["This metadata has no signing certificate that can be used.", ...notes].join(" "));
  return {
    ok: true,
    metadata: {
      entityId,
      loginUrl,
      logoutUrl: locationOf(idp, "SingleLogoutService"),
      certificates: certificates.map((one) => one.toString()),
      wantsSignedRequests: ["true", "1"].includes(attributeOf(idp, "WantAuthnRequestsSigned") ?? ""),
      validUntil,
      notes,
    },
  };
}

function noIdp(root: Element): string {
  return anywhere(root, "SPSSODescriptor").length > 0
    ? "This is the metadata of a service provider, perhaps our own. Paste that of the identity provider."
    : "This is no metadata of an identity provider: it has no IDPSSODescriptor.";
}

/** Where a service is by HTTP-Redirect. */
function locationOf(idp: Element, service: string): string | null {
  const bound = childrenOf(idp, METADATA, service).find(
    (one) => attributeOf(one, "Binding") === REDIRECT_BINDING,
  );
  return attributeOf(bound, "Location");
}

function certificatesOf(idp: Element, now: Date): { certificates: X509Certificate[]; notes: string[] } {
  const notes: string[] = [];
  const read = new Map<string, X509Certificate>();
  for (const descriptor of childrenOf(idp, METADATA, "KeyDescriptor")) {
    if (attributeOf(descriptor, "use") === "encryption") continue;
    for (const info of childrenOf(descriptor, XMLDSIG, "KeyInfo"))
      for (const data of childrenOf(info, XMLDSIG, "X509Data"))
        for (const element of childrenOf(data, XMLDSIG, "X509Certificate")) {
          const result = readCertificate(textOf(element) ?? "");
          if (result.ok) read.set(result.certificate.fingerprint256, result.certificate);
          else notes.push(`A certificate was left out. ${result.detail}`);
        }
  }
  const all = [...read.values()].sort((a, b) => b.validToDate.getTime() - a.validToDate.getTime());
  const current = all.filter((one) => isValidAt(one, now) || one.validFromDate > now);
  if (current.length < all.length)
    notes.push(`${count(all.length - current.length)} left out, because it has expired.`);
  if (current.length > MOST_CERTIFICATES)
    notes.push(
      `${count(current.length - MOST_CERTIFICATES)} left out: the two that are valid longest are kept.`,
    );
  return { certificates: current.slice(0, MOST_CERTIFICATES), notes };
}

const count = (number: number) => (number === 1 ? "1 certificate was" : `${number} certificates were`);

function dateOf(text: string | null): Date | null {
  const date = text === null ? null : new Date(text);
  return date && !Number.isNaN(date.getTime()) ? date : null;
}

function refuse(detail: string): MetadataResult {
  return { ok: false, detail };
}
