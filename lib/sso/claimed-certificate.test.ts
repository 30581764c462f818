import { X509Certificate } from "node:crypto";
import { expect, test } from "vitest";
import { responseXml, signResponse } from "#e2e/sandbox/saml/response.ts";
import { makeSamlSigner } from "#e2e/sandbox/saml/sign.ts";
import { claimedCertificate } from "./claimed-certificate.ts";

test("the certificate in a signature is shown, and whether it is one of the directory's", async () => {
  const [signer, other] = await Promise.all([makeSamlSigner("idp"), makeSamlSigner("other")]);
  const urls = { issuer: "https://idp", acsUrl: "https://sp/acs", audience: "https://sp" };
  const xml = signResponse(responseXml({ ...urls, nameId: "ada" }), { signer, response: true });
  const { fingerprint256 } = new X509Certificate(signer.cert);
  expect(claimedCertificate(xml, [other.cert, signer.cert])).toMatchObject({
    fingerprint: fingerprint256,
    isKnown: true,
  });
  const wrapped = xml.replaceAll(/([A-Za-z0-9+/]{60})/g, "$1&#13;\n");
  expect(claimedCertificate(wrapped, [other.cert])).toMatchObject({
    fingerprint: fingerprint256,
    isKnown: false,
  });
  expect(claimedCertificate("<Response/>", [])).toBeNull();
});
