import { X509Certificate } from "node:crypto";
import { generate } from "selfsigned";
import { beforeAll, expect, test } from "vitest";
import { parseMetadata } from "./parse-metadata.ts";

const day = 86_400_000;
const pems: Record<"old" | "now" | "next" | "last", string> = { old: "", now: "", next: "", last: "" };
beforeAll(async () => {
  const make = async (from: number, to: number) => {
    const made = await generate([{ name: "commonName", value: "idp" }], {
      keySize: 2048,
      algorithm: "sha256",
      notBeforeDate: new Date(Date.now() + from * day),
      notAfterDate: new Date(Date.now() + to * day),
    });
    return made.cert.replaceAll(/-----[^-]+-----/g, "");
  };
  [pems.old, pems.now, pems.next, pems.last] = await Promise.all([
    make(-9, -1),
    make(-9, 30),
    make(-1, 300),
    make(-1, 99),
  ]);
});

const keyOf = (base64: string, use = 'use="signing"') =>
  `<md:KeyDescriptor ${use}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
const service = (name: string, binding: string, location: string) =>
  `<md:${name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/>`;
const idp = (keys: string, more = "") =>
  `<md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys}${more}${service("SingleLogoutService", "HTTP-Redirect", "https://idp.example.com/slo")}${service("SingleSignOnService", "HTTP-POST", "https://idp.example.com/post")}${service("SingleSignOnService", "HTTP-Redirect", "https://idp.example.com/sso?a=1&amp;b=2")}</md:IDPSSODescriptor>`;
const entity = (inside: string, attributes = "") =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example.com" ${attributes}>${inside}</md:EntityDescriptor>`;

test("metadata gives addresses, the entity, and the two certificates that are valid longest", () => {
  const keys = [pems.old, pems.now, pems.next, pems.last].map((one) => keyOf(one)).join("");
  const xml = `\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->${entity(idp(keys))}`;
  const parsed = parseMetadata(xml);
  if (!parsed.ok) throw new Error(parsed.detail);
  const { certificates, ...rest } = parsed.metadata;
  expect(rest).toMatchObject({
    entityId: "https://idp.example.com",
    loginUrl: "https://idp.example.com/sso?a=1&b=2",
    logoutUrl: "https://idp.example.com/slo",
    wantsSignedRequests: true,
    validUntil: null,
    notes: [expect.stringContaining("expired"), expect.stringContaining("valid longest")],
  });
  const ends = certificates.map((pem) => new X509Certificate(pem).validToDate.getTime());
  expect(ends).toEqual(ends.toSorted((a, b) => b - a));
  expect(certificates).toHaveLength(2);
});

test("a key for encryption signs nothing, one without a use does", () => {
  expect(parseMetadata(entity(idp(keyOf(pems.now, 'use="encryption"'))))).toMatchObject({ ok: false });
  expect(parseMetadata(entity(idp(keyOf(pems.now, ""))))).toMatchObject({ ok: true });
});

test("what cannot be used is refused with a sentence", () => {
  const good = idp(keyOf(pems.now));
  const cases: [string, RegExp][] = [
    ["", /can't be read/],
    ["<html><body>Sign in</body></html>", /no IDPSSODescriptor/],
    [`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${entity(good)}`, /document type/],
    [entity(good).replace("</md:IDPSSODescriptor>", ""), /well-formed/],
    [entity(`${good}${good}`), /several identity providers/],
    [entity('<md:SPSSODescriptor protocolSupportEnumeration="x"/>'), /service provider/],
    [entity(good, `validUntil="2020-01-01T00:00:00Z"`), /valid until 2020/],
    [entity(idp(keyOf(pems.old))), /no signing certificate.*expired/],
    [entity(idp(keyOf("AAAA"))), /left out/],
    [
      entity(
        good.replace(
          'bindings:HTTP-Redirect" Location="https://idp.example.com/sso',
          'bindings:SOAP" Location="https://idp.example.com/sso',
        ),
      ),
      /HTTP-Redirect/,
    ],
    [entity(good.replace("SAML:2.0:protocol", "SAML:1.1:protocol")), /SAML 2.0/],
    [entity(good).replace('entityID="https://idp.example.com"', ""), /entityID/],
    [`${"<a>".repeat(100)}${"</a>".repeat(100)}`, /nested/],
    [`<a>${"<b/>".repeat(30_000)}</a>`, /20000 elements/],
  ];
  for (const [xml, words] of cases)
    expect(parseMetadata(xml)).toMatchObject({ ok: false, detail: expect.stringMatching(words) });
});
