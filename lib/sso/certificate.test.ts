import { generateKeyPairSync } from "node:crypto";
import { generate } from "selfsigned";
import { beforeAll, expect, test } from "vitest";
import { readCertificate, splitCertificates, viewCertificate } from "./certificate.ts";

let pem: string;
let key: string;
beforeAll(async () => {
  const made = await generate([{ name: "commonName", value: "idp" }], { keySize: 2048, algorithm: "sha256" });
  [pem, key] = [made.cert, made.private];
});
const bare = () => pem.replaceAll(/-----[^-]+-----|\s/g, "");

test("a certificate is read as PEM, as bare base64, on one line or on many", () => {
  const forms = [
    pem,
    bare(),
    ` ${bare().replaceAll(/(.{40})/g, "$1\r\n")}\n`,
    `Bag Attributes\n${pem}`,
    pem.replaceAll("\n", "\r\n"),
  ];
  for (const form of forms) {
    const read = readCertificate(form);
    expect(read.ok && viewCertificate(read.certificate)).toMatchObject({ subject: "CN=idp", state: "valid" });
  }
});

test("what is no certificate is refused with a sentence that says what it is", async () => {
  const ec = await generate([{ name: "commonName", value: "ec" }], { keyType: "ec", algorithm: "sha256" });
  const small = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const weak = await generate([{ name: "commonName", value: "weak" }], {
    algorithm: "sha256",
    keyPair: {
      privateKey: small.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      publicKey: small.publicKey.export({ type: "spki", format: "pem" }).toString(),
    },
  });
  const cases: [string, RegExp][] = [
    ["", /no certificate/],
    ["Dana", /cannot be read/],
    ["<xml/>", /no certificate/],
    [bare().slice(0, 400), /cannot be read/],
    [key, /private key/],
    [`${pem}\n${pem}`, /several/],
    [ec.cert, /kind ec/],
    [weak.cert, /shorter than 2048/],
  ];
  for (const [text, words] of cases)
    expect(readCertificate(text)).toMatchObject({ ok: false, detail: expect.stringMatching(words) });
  expect(splitCertificates(`${pem}\n${pem}`)).toHaveLength(2);
});

test("a certificate says when it ends: soon, already, or that it has not begun", () => {
  const read = readCertificate(pem);
  if (!read.ok) throw new Error(read.detail);
  const at = (days: number) =>
    viewCertificate(read.certificate, new Date(Date.now() + days * 86_400_000)).state;
  expect([at(-2), at(1), at(340), at(366)]).toEqual(["not_yet_valid", "valid", "expiring", "expired"]);
});
