import { readCertificate, viewCertificate } from "./certificate.ts";
import type { SamlTestResult } from "./contract.ts";

/**
 * The certificate that a response carries in its signature (XML signature §4.5.4), to be compared by a person: it is what the
 * signer claims, and verifies nothing. Of several the innermost, the assertion's, which stands last in what identity
 * providers write.
 * @param trusted PEM, the directory's own
 */
export function claimedCertificate(
  xml: string,
  trusted: readonly string[],
  now: Date = new Date(),
): SamlTestResult["certificate"] {
  const text = [...xml.matchAll(/<(?:[\w-]+:)?X509Certificate>([^<]{1,20000})</g)].at(-1)?.[1];
  const read = text === undefined ? null : readCertificate(text.replaceAll(/&#(?:13|10|x[dDaA]);/g, ""));
  if (!read?.ok) return null;
  const view = viewCertificate(read.certificate, now);
  const isKnown = trusted.some((pem) => {
    const own = readCertificate(pem);
    return own.ok && own.certificate.fingerprint256 === view.fingerprint;
  });
  return { ...view, isKnown };
}
