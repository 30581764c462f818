import { randomBytes } from "node:crypto";
import { SAML as NodeSaml } from "@node-saml/node-saml";
import type { SsoConfig } from "./config.store.ts";
import { ourValuesOf } from "./our-values.ts";
import { openSpKey } from "./sp-key.ts";

/** An ID of SAML (core §1.3.4): 128 random bits, and no digit first. */
export function newSamlId(): string {
  return `_${randomBytes(16).toString("hex")}`;
}

export const isSamlId = (text: string): boolean => /^_[0-9a-f]{32}$/.test(text);

/**
 * The library as the one who speaks for a directory. What it sends is signed with RSA-SHA256 where `isSigned`. It does not
 * say which kind of NameID or of authentication it wants: Entra refuses sign-ins by passkey or Windows to whoever asks for a
 * password (AADSTS75011), and what the NameID holds is the identity provider's setting.
 * @param asksAgain the user is to be asked even where the identity provider knows them (core §3.4.1, ForceAuthn)
 */
export function serviceProvider(
  config: SsoConfig,
  id: string,
  { isSigned, asksAgain = false }: { isSigned: boolean; asksAgain?: boolean },
): NodeSaml {
  const { entityId, acsUrl } = ourValuesOf(config.directoryId);
  return new NodeSaml({
    issuer: entityId,
    callbackUrl: acsUrl,
    entryPoint: config.loginUrl,
    ...(config.logoutUrl !== null && { logoutUrl: config.logoutUrl }),
    idpCert: config.certificates,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    forceAuthn: asksAgain,
    generateUniqueId: () => id,
    ...(isSigned && {
      privateKey: openSpKey(config.directoryId, config.spKey),
      signatureAlgorithm: "sha256" as const,
      digestAlgorithm: "sha256",
    }),
  });
}
