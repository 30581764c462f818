import { AppError } from "#lib/platform/errors/app-error.ts";
import { findConfig, findNames } from "./config.store.ts";
import { ourValuesOf } from "./our-values.ts";
import {
  METADATA,
  POST_BINDING,
  REDIRECT_BINDING,
  SAMLP,
  UNSPECIFIED_NAME_ID,
  XMLDSIG,
} from "./protocol/names.ts";

/**
 * Our metadata for one directory (SAML metadata §2.4.4). It is there before anything is saved, so that an identity provider can
 * be set up first; the certificates join it with the configuration, the one that follows beside the one in use.
 * @throws AppError not_found
 */
export async function readSpMetadata(directoryId: string): Promise<string> {
  const [names, config] = await Promise.all([findNames(directoryId), findConfig(directoryId)]);
  if (names === null) throw new AppError("not_found", { detail: "There is no such directory." });
  const { entityId, acsUrl, logoutUrl } = ourValuesOf(directoryId);
  const certificates = config ? [config.spCertificate, config.nextSpCertificate] : [];
  const keys = certificates
    .filter((pem) => pem !== null)
    .map((pem) => pem.replaceAll(/-----[^-]+-----|\s/g, ""))
    .map(
      (base64) =>
        `<KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`,
    );
  const logout = [REDIRECT_BINDING, POST_BINDING].map(
    (binding) => `<SingleLogoutService Binding="${binding}" Location="${attribute(logoutUrl)}"/>`,
  );
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<EntityDescriptor xmlns="${METADATA}" xmlns:ds="${XMLDSIG}" entityID="${attribute(entityId)}">`,
    `<SPSSODescriptor protocolSupportEnumeration="${SAMLP}" AuthnRequestsSigned="${config?.signRequests ?? false}" WantAssertionsSigned="true">`,
    ...keys,
    ...(config ? logout : []),
    `<NameIDFormat>${UNSPECIFIED_NAME_ID}</NameIDFormat>`,
    `<AssertionConsumerService Binding="${POST_BINDING}" Location="${attribute(acsUrl)}" index="0" isDefault="true"/>`,
    "</SPSSODescriptor></EntityDescriptor>",
    "",
  ].join("\n");
}

/** MUSTER_URL is an address, but an address may hold an ampersand. */
const attribute = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
