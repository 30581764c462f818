import type { Worker } from "node:worker_threads";
import { beforeAll, expect, test } from "vitest";
import { responseXml, signResponse } from "#e2e/sandbox/saml/response.ts";
import { makeSamlSigner, type SamlSigner } from "#e2e/sandbox/saml/sign.ts";
import { verifyResponse } from "../protocol/verify-response.ts";
import { verifyApart } from "./verify-apart.ts";

const ours = { entityId: "https://muster.example.com", acsUrl: "https://muster.example.com/acs" };
let signer: SamlSigner;
beforeAll(async () => {
  signer = await makeSamlSigner("The company's identity provider");
});

const trusting = () => ({ ...ours, idpEntityId: null, certificates: [signer.cert] });

function response(extra = ""): string {
  const xml = responseXml({
    issuer: "https://idp.example.com",
    nameId: "dana",
    audience: ours.entityId,
    ...ours,
  });
  const signed = signResponse(xml, { signer, response: true });
  return Buffer.from(signed.replace("</saml2:Assertion>", `${extra}</saml2:Assertion>`)).toString("base64");
}

/** As much as the limits let through, of what canonicalization is slowest with: prefixes that are new in each element. */
function slowest(): string {
  const element = (_: unknown, at: number) =>
    `<a ${[0, 1, 2, 3].map((one) => `xmlns:p${at}x${one}="urn:${at}:${one}"`).join(" ")}/>`;
  return response(Array.from({ length: 1300 }, element).join(""));
}

/** What this thread itself worked meanwhile, in milliseconds: other programs on the machine do not count. */
async function workOf(task: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage();
  await task();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

test("a response is verified apart as it is here", { timeout: 30_000 }, async () => {
  const now = new Date();
  for (const samlResponse of [response(), response("<a/>"), "no message"])
    expect(await verifyApart("response", [samlResponse, trusting(), now], "")).toEqual(
      await verifyResponse(samlResponse, trusting(), now),
    );
});

test("a thread that has ended by itself is replaced, and not waited for", async () => {
  const ask = () => verifyApart("metadata", ["no metadata"], "");
  expect(await ask()).toMatchObject({ ok: false });
  const { musterVerifier } = globalThis as { musterVerifier?: { thread: Worker | null } };
  await musterVerifier?.thread?.terminate();
  expect(await ask()).toMatchObject({ ok: false });
});

test("the slowest response that there can be leaves the thread of the requests free", {
  timeout: 30_000,
}, async () => {
  const samlResponse = slowest();
  const refused = { refusal: { reason: "bad_signature" } };
  expect(await workOf(() => verifyResponse(samlResponse, trusting()))).toBeGreaterThan(50);
  const apart = async () =>
    expect(await verifyApart("response", [samlResponse, trusting(), new Date()], "")).toMatchObject(refused);
  expect(await workOf(apart)).toBeLessThan(50);
});
