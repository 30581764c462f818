import type { ServiceProvider } from "./app.ts";
import type { SamlMessage } from "./messages.ts";

/**
 * What an application of the demo is not told, it takes from its first request and from the metadata at the address that is
 * the service provider's entity ID (SAML metadata §4.1). No real provider would.
 */
export async function learnServiceProvider({ acsUrl, issuer }: SamlMessage): Promise<ServiceProvider> {
  const metadata = await fetch(issuer, { signal: AbortSignal.timeout(3000) })
    .then((response) => response.text())
    .catch(() => "");
  return {
    acsUrl,
    audience: issuer,
    logoutUrl: /SingleLogoutService\b[^>]*\bLocation="([^"]+)"/.exec(metadata)?.[1] ?? null,
    certificate: /<(?:\w+:)?X509Certificate>([^<]+)</.exec(metadata)?.[1] ?? null,
  };
}
