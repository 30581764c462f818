import { DOMParser } from "@xmldom/xmldom";
import { expect, test } from "vitest";
import { SignedXml } from "xml-crypto";
import { responseXml, signResponse } from "./response.ts";
import { makeSamlSigner } from "./sign.ts";

const options = {
  issuer: "http://idp.example",
  nameId: "ada@acme.example",
  acsUrl: "https://muster.example/acs",
  audience: "https://muster.example/metadata",
  attributes: { name: "A <b> & c" },
};

/** The parts of a document that its signatures cover, canonical, in order of appearance. */
function covered(xml: string, cert: string): string[] {
  const document = new DOMParser().parseFromString(xml, "text/xml");
  const signatures = document.getElementsByTagNameNS("http://www.w3.org/2000/09/xmldsig#", "Signature");
  return Array.from(signatures).flatMap((signature) => {
    const signed = new SignedXml({ publicCert: cert, getCertFromKeyInfo: () => null });
    signed.loadSignature(signature as unknown as Node);
    return signed.checkSignature(xml) ? signed.getSignedReferences() : [];
  });
}

test("assertion and response are signed on demand, and any change is seen", async () => {
  const signer = await makeSamlSigner("idp");
  const stranger = await makeSamlSigner("stranger");
  const xml = responseXml(options);
  const alone = signResponse(xml, { signer });
  const both = signResponse(xml, { signer, response: true });
  expect(covered(alone, signer.cert)).toEqual([expect.stringMatching(/^<saml2:Assertion .*ada@acme/)]);
  expect(covered(both, signer.cert)).toHaveLength(2);
  expect(covered(signResponse(xml, { signer, assertion: false }), signer.cert)).toEqual([]);
  expect(() => covered(alone, stranger.cert)).toThrow(/invalid signature/);
  expect(() => covered(alone.replace("ada@", "eve@"), signer.cert)).not.toThrow();
  expect(covered(alone.replace("ada@", "eve@"), signer.cert)).toEqual([]);
});
