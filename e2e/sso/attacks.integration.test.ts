import { beforeAll, describe, expect, test } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { addUser } from "#lib/portal/portal.fixture.ts";
import type { SamlReason } from "#lib/sso/vocabulary.ts";
import * as acs from "../../app/api/saml/[directoryId]/acs/route.ts";
import { signResponse } from "../sandbox/saml/response.ts";
import { makeSamlSigner } from "../sandbox/saml/sign.ts";
import {
  type Answer,
  Browser,
  base64,
  responseOf,
  signed,
  type Trust,
  traces,
  trustedDirectory,
} from "./identity-provider.ts";
import { renamed, wrap, wrappings } from "./wrapping.ts";

/** The person who attacks can sign in; the one who is attacked never does in this file. */
const ATTACKER = "mallory@example.com";
const VICTIM = "dana@example.com";

let trust: Trust;
let other: Trust;
let expiredSigner: Trust["signer"];
beforeAll(async () => {
  const day = 86_400_000;
  [trust, other, expiredSigner] = await Promise.all([
    trustedDirectory(),
    trustedDirectory(),
    makeSamlSigner("Expired", { from: new Date(Date.now() - 400 * day), days: 300 }),
  ]);
  for (const one of [trust, other]) {
    await addUser(one.directoryId, VICTIM);
    await addUser(one.directoryId, ATTACKER);
  }
  await addUser(other.directoryId, "elsewhere@example.com");
  await addUser(trust.directoryId, "kim@example.com");
});

type Attempt = {
  requestId: string;
  /** What a genuine response to this request says, changed as the attack wants it. */
  genuine: (answer?: Partial<Answer>) => string;
  sign: (xml: string, how?: Partial<Parameters<typeof signResponse>[1]>) => string;
};
type Attack = readonly [name: string, make: (attempt: Attempt) => string, reason: SamlReason];

const minutes = (count: number) => new Date(Date.now() + count * 60_000);
const wrongs: readonly Attack[] = [
  ["an assertion that nobody signed", ({ genuine }) => genuine({ nameId: VICTIM }), "not_signed"],
  [
    "a signature of the response alone",
    ({ genuine, sign }) => sign(genuine({ nameId: VICTIM }), { assertion: false, response: true }),
    "not_signed",
  ],
  [
    "SHA-1",
    ({ genuine, sign }) => sign(genuine({ nameId: VICTIM }), { algorithm: "sha1" }),
    "weak_signature",
  ],
  [
    "no signature algorithm at all",
    ({ genuine, sign }) => sign(genuine()).replace(/xmldsig-more#rsa-sha256/, "xmldsig-more#hmac-sha256"),
    "weak_signature",
  ],
  [
    "a transform that chooses what is signed",
    ({ genuine, sign }) =>
      sign(genuine()).replace(
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        "http://www.w3.org/TR/1999/REC-xpath-19991116",
      ),
    "weak_signature",
  ],
  [
    "another name, written in after signing",
    ({ genuine, sign }) => sign(genuine()).replace(`>${ATTACKER}<`, `>${VICTIM}<`),
    "bad_signature",
  ],
  [
    "the certificate of another directory",
    ({ genuine, sign }) => sign(genuine({ nameId: VICTIM }), { signer: other.signer }),
    "bad_signature",
  ],
  [
    "a certificate of the attacker's own beside the signature",
    ({ genuine, sign }) =>
      sign(genuine({ nameId: VICTIM }), { signer: { key: other.signer.key, cert: trust.signer.cert } }),
    "bad_signature",
  ],
  [
    "a genuine assertion in a response whose own signature is broken",
    ({ genuine, sign }) =>
      sign(genuine(), { response: true }).replace(
        /(<saml2p:Response\b[^>]*IssueInstant=")[^"]+/,
        "$12020-01-01T00:00:00Z",
      ),
    "bad_signature",
  ],
  ["another audience", ({ genuine, sign }) => sign(genuine({ audience: other.entityId })), "wrong_audience"],
  [
    "no audience",
    ({ genuine, sign }) =>
      sign(genuine().replace(/<saml2:AudienceRestriction>.*<\/saml2:AudienceRestriction>/, "")),
    "wrong_audience",
  ],
  ["another recipient", ({ genuine, sign }) => sign(genuine({ recipient: other.acsUrl })), "wrong_recipient"],
  [
    "a confirmation that is not of the bearer",
    ({ genuine, sign }) => sign(genuine().replace("cm:bearer", "cm:sender-vouches")),
    "wrong_recipient",
  ],
  [
    "another destination",
    ({ genuine, sign }) => sign(genuine({ destination: other.acsUrl })),
    "wrong_destination",
  ],
  [
    "another issuer",
    ({ genuine, sign }) => sign(genuine({ issuer: "https://evil.example.com" })),
    "wrong_issuer",
  ],
  [
    "another issuer around a genuine assertion",
    ({ genuine, sign }) =>
      sign(genuine()).replace(/(<saml2p:Response.*?<saml2:Issuer[^>]*>)[^<]+/, "$1https://evil.example.com"),
    "wrong_issuer",
  ],
  ["an assertion that has expired", ({ genuine, sign }) => sign(genuine({ now: minutes(-7) })), "expired"],
  [
    "an assertion that expired 61 seconds ago",
    ({ genuine, sign }) => sign(genuine({ lateSeconds: -61 })),
    "expired",
  ],
  [
    "an assertion that does not say until when it holds",
    ({ genuine, sign }) => sign(genuine().replaceAll(/ NotOnOrAfter="[^"]*"/g, "")),
    "unreadable",
  ],
  [
    "an assertion that is not valid yet",
    ({ genuine, sign }) => sign(genuine({ now: minutes(7) })),
    "not_yet_valid",
  ],
  [
    "no statement that anybody signed in",
    ({ genuine, sign }) => sign(genuine().replace(/<saml2:AuthnStatement.*<\/saml2:AuthnStatement>/, "")),
    "no_assertion",
  ],
  [
    "no name",
    ({ genuine, sign }) => sign(genuine().replace(/<saml2:NameID.*<\/saml2:NameID>/, "")),
    "no_name_id",
  ],
  [
    "two names",
    ({ genuine, sign }) =>
      sign(
        genuine().replace(/(<saml2:NameID.*<\/saml2:NameID>)/, `$1<saml2:NameID>${VICTIM}</saml2:NameID>`),
      ),
    "no_name_id",
  ],
  [
    "a comment inside the name",
    ({ genuine, sign }) =>
      sign(genuine({ nameId: `${VICTIM}.evil.example.com` })).replace(
        `>${VICTIM}.evil`,
        `>${VICTIM}<!---->.evil`,
      ),
    "unreadable",
  ],
  [
    "an element inside the name",
    ({ genuine, sign }) =>
      sign(
        genuine({ nameId: "X" }).replace(">X<", `>${VICTIM}<saml2:b xmlns:saml2="urn:x"/>.evil.example.com<`),
      ),
    "no_name_id",
  ],
  [
    "HTML as a name",
    ({ genuine, sign }) => sign(genuine({ nameId: `<img src=x onerror=alert(1)>${VICTIM}` })),
    "no_such_user",
  ],
  [
    "a user of another directory",
    ({ genuine, sign }) => sign(genuine({ nameId: "elsewhere@example.com" })),
    "no_such_user",
  ],
  [
    "an external entity",
    ({ genuine, sign }) =>
      sign(genuine())
        .replace(/^/, `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>`)
        .replace(ATTACKER, "&x;"),
    "unreadable",
  ],
  [
    "a document type without anything in it",
    ({ genuine, sign }) => `<?xml version="1.0"?><!DOCTYPE Response>${sign(genuine())}`,
    "unreadable",
  ],
  [
    "a billion laughs",
    ({ genuine, sign }) =>
      `<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>${sign(genuine()).replace(ATTACKER, "&c;")}`,
    "unreadable",
  ],
  [
    "an entity that nobody declared",
    ({ genuine, sign }) => sign(genuine()).replace(ATTACKER, "&who;"),
    "unreadable",
  ],
  [
    "ten thousand elements inside each other",
    ({ genuine, sign }) =>
      sign(genuine()).replace(
        "</saml2p:Status>",
        `</saml2p:Status>${"<a>".repeat(10_000)}${"</a>".repeat(10_000)}`,
      ),
    "unreadable",
  ],
  [
    "ten thousand elements beside each other",
    ({ genuine, sign }) =>
      sign(genuine()).replace("</saml2p:Status>", `</saml2p:Status>${"<a/>".repeat(10_000)}`),
    "unreadable",
  ],
  ["text that is no XML", () => "Dana is here", "unreadable"],
  ["another document", () => `<?xml version="1.0"?><html/>`, "unreadable"],
  [
    "two assertions, both signed",
    ({ genuine, sign }) => {
      const first = sign(genuine());
      const second = sign(genuine({ nameId: VICTIM }));
      const assertion = /<saml2:Assertion.*<\/saml2:Assertion>/.exec(second)?.[0] ?? "";
      return first.replace("</saml2p:Response>", `${assertion}</saml2p:Response>`);
    },
    "several_assertions",
  ],
  [
    "an encrypted assertion",
    ({ genuine }) =>
      genuine().replace(
        /<saml2:Assertion.*<\/saml2:Assertion>/,
        '<saml2:EncryptedAssertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"/>',
      ),
    "encrypted",
  ],
  [
    "a refusal of the identity provider around a genuine assertion",
    ({ genuine, sign }) => sign(genuine()).replace("status:Success", "status:Requester"),
    "idp_refused",
  ],
  [
    "one of two audiences that is not ours: both restrictions have to be met",
    ({ genuine, sign }) =>
      sign(
        genuine().replace(
          "</saml2:Conditions>",
          `<saml2:AudienceRestriction><saml2:Audience>${other.entityId}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>`,
        ),
      ),
    "wrong_audience",
  ],
  [
    "a session at the identity provider that is over",
    ({ genuine, sign }) =>
      sign(
        genuine().replace(
          "<saml2:AuthnStatement ",
          `<saml2:AuthnStatement SessionNotOnOrAfter="${minutes(-2).toISOString()}" `,
        ),
      ),
    "expired",
  ],
  [
    "a confirmation for us that has expired beside one for others that has not",
    ({ genuine, sign }) => {
      const document = genuine({ lateSeconds: -120 }).replace(
        /(<saml2:Conditions [^>]*NotOnOrAfter=")[^"]+/,
        `$1${minutes(5).toISOString()}`,
      );
      const confirmation =
        /<saml2:SubjectConfirmation .*<\/saml2:SubjectConfirmation>/.exec(document)?.[0] ?? "";
      const foreign = confirmation
        .replace(trust.acsUrl, other.acsUrl)
        .replace(/NotOnOrAfter="[^"]+"/, `NotOnOrAfter="${minutes(5).toISOString()}"`);
      return sign(document.replace(confirmation, `${foreign}${confirmation}`));
    },
    "expired",
  ],
  [
    "an assertion that holds in a minute and a half",
    ({ genuine, sign }) => sign(genuine({ earlySeconds: -90 })),
    "not_yet_valid",
  ],
  [
    "a processing instruction inside the name",
    ({ genuine, sign }) =>
      sign(genuine({ nameId: "X" }).replace(">X<", `>${VICTIM}<?cut here?>.evil.example.com<`)),
    "unreadable",
  ],
  [
    "a name that looks like another, in letters of another alphabet",
    ({ genuine, sign }) => sign(genuine({ nameId: VICTIM.replace("a", "\u0430") })),
    "no_such_user",
  ],
  [
    "a name that only becomes another's when its width is folded",
    ({ genuine, sign }) => sign(genuine({ nameId: VICTIM.replace("d", "\uff44") })),
    "no_such_user",
  ],
  [
    "a name that only becomes another's when the Kelvin sign is folded",
    ({ genuine, sign }) => sign(genuine({ nameId: "\u212aim@example.com" })),
    "no_such_user",
  ],
  [
    "an answer to no request of ours",
    ({ genuine, sign }) => sign(genuine({ inResponseTo: "_0123456789abcdef" })),
    "unknown_request",
  ],
  [
    "an unsolicited assertion to which a request was written",
    ({ genuine, sign, requestId }) =>
      sign(genuine({ inResponseTo: undefined })).replace(
        / Version="2.0" /,
        ` Version="2.0" InResponseTo="${requestId}" `,
      ),
    "unknown_request",
  ],
  [
    "an unsolicited assertion where that is switched off",
    ({ genuine, sign }) => sign(genuine({ inResponseTo: undefined })),
    "not_requested",
  ],
];

/** One attempt to sign in, with a request that is really open; what it leaves is one line and nothing else. */
async function attempt(make: (attempt: Attempt) => string, reason: SamlReason): Promise<void> {
  const browser = new Browser();
  const { directoryId, signer } = trust;
  const requestId = await browser.begin(directoryId);
  const before = await traces(directoryId);
  const xml = make({
    requestId,
    genuine: (answer = {}) => responseOf(trust, { nameId: ATTACKER, inResponseTo: requestId, ...answer }),
    sign: (document, how = {}) => signResponse(document, { signer, ...how }),
  });
  expect(await browser.bring(directoryId, base64(xml), requestId)).toBe(`/portal/sign-in?refused=${reason}`);
  expect(browser.session).toBeNull();
  const after = await traces(directoryId);
  expect([after.sessions, after.tickets]).toEqual([before.sessions, before.tickets]);
  // What a signature vouches for is in its user's history; all else is nobody's, and in the directory's own.
  const lines = (of: typeof after) => [...of.histories, ...of.refusals.map((one) => one.reason)];
  expect(lines(after)).toHaveLength(lines(before).length + 1);
  expect([after.histories.at(-1), after.refusals.at(-1)?.reason]).toContain(reason);
}

describe("a response is refused, and leaves one line", () => {
  test.each(wrongs)("%s", (_name, make, reason) => attempt(make, reason));

  test.each(wrappings)("signature wrapping %s", (wrapping) =>
    attempt(
      ({ genuine, sign }) =>
        wrap(
          sign(genuine(), { response: wrapping === "XSW1" || wrapping === "XSW2" }),
          wrapping,
          renamed(VICTIM),
        ),
      "several_assertions",
    ),
  );

  test.each(["_genuine", "_forged"])("wrapping with an assertion that is hidden from the count (%s)", (id) =>
    // The genuine one under another name, so that only where the signature stands gives it away.
    attempt(({ genuine, sign }) => {
      const document = sign(genuine({ assertionId: "_genuine" }));
      const assertion = /<saml2:Assertion.*<\/saml2:Assertion>/.exec(document)?.[0] ?? "";
      const hidden = assertion
        .replace(/^<saml2:Assertion/, "<saml2:Advice")
        .replace(/Assertion>$/, "Advice>");
      const forged = assertion.replace("_genuine", id).replace(ATTACKER, VICTIM);
      return document.replace(assertion, forged.replace("</saml2:Assertion>", `${hidden}</saml2:Assertion>`));
    }, "bad_signature"),
  );
});

test("a genuine response still signs in, once: not twice, not in another browser, not in another directory", async () => {
  const { directoryId } = trust;
  const browser = new Browser();
  const requestId = await browser.begin(directoryId);
  const answer = { nameId: ATTACKER, inResponseTo: requestId };
  const [first, second] = [signed(trust, answer), signed(trust, answer, { response: true })];

  // The same identity provider, another directory: our entity ID is another one there.
  expect(await browser.bring(other.directoryId, first, requestId)).toContain("refused=bad_signature");
  // Another browser brings it: the request is used up, and the browser that began has nothing.
  const stranger = new Browser();
  await stranger.begin(directoryId);
  expect(await stranger.bring(directoryId, first, requestId)).toBe("/portal/sign-in?refused=other_browser");
  expect(stranger.session).toBeNull();
  expect(await browser.bring(directoryId, first, requestId)).toContain("refused=replayed");
  expect(await browser.bring(directoryId, second, requestId)).toContain("refused=unknown_request");

  const again = await browser.begin(directoryId);
  const fresh = signed(trust, { ...answer, inResponseTo: again });
  expect(await browser.bring(directoryId, fresh, "https://evil.example.com/")).toContain("refused=");
  const third = await browser.begin(directoryId);
  const taken = signed(trust, { ...answer, inResponseTo: third });
  expect(await browser.bring(directoryId, taken, third)).toBe("/portal");
  expect(browser.session).not.toBeNull();
  expect(await browser.bring(directoryId, taken, third)).toContain("refused=replayed");
});

test("whose own name only folding makes a plain one is not whoever has the plain one at the identity provider", async () => {
  const one = await trustedDirectory({}, trust.signer);
  await addUser(one.directoryId, "\u212aate@example.com");
  for (const [nameId, place] of [
    ["kate@example.com", "/portal/sign-in?refused=no_such_user"],
    ["\u212aate@example.com", "/portal"],
  ] as const) {
    const browser = new Browser();
    const requestId = await browser.begin(one.directoryId);
    const response = signed(one, { nameId, inResponseTo: requestId });
    expect(await browser.bring(one.directoryId, response, requestId)).toBe(place);
  }
});

test("the request of one directory is none for another, though both trust one identity provider", async () => {
  const [here, there] = await Promise.all([
    trustedDirectory({}, trust.signer),
    trustedDirectory({}, trust.signer),
  ]);
  await addUser(there.directoryId, VICTIM);
  const browser = new Browser();
  const requestId = await browser.begin(here.directoryId);
  const answer = { nameId: VICTIM, inResponseTo: requestId };
  expect(await browser.bring(there.directoryId, signed(there, answer), requestId)).toContain(
    "unknown_request",
  );
  expect(await browser.bring(there.directoryId, signed(here, answer), requestId)).toContain(
    "wrong_destination",
  );
  expect(await traces(there.directoryId)).toMatchObject({ sessions: 0, tickets: 0 });
});

describe("a sign-in that begins at the identity provider, where that is switched on", () => {
  let open: Trust;
  beforeAll(async () => {
    open = await trustedDirectory({ idpInitiated: true }, trust.signer);
    for (const name of [VICTIM, ATTACKER]) await addUser(open.directoryId, name);
  });
  const sign = (xml: string, how = {}) => base64(signResponse(xml, { signer: open.signer, ...how }));
  const unsolicited = (answer: Partial<Answer> = {}) => responseOf(open, { nameId: ATTACKER, ...answer });

  const hostile: readonly (readonly [string, () => string, SamlReason])[] = [
    [
      "is signed around the assertion alone",
      () => sign(unsolicited(), { assertion: false, response: true }),
      "not_signed",
    ],
    [
      "is for another directory of the same provider",
      () => sign(responseOf(trust, { nameId: ATTACKER })),
      "wrong_destination",
    ],
    ["has another audience", () => sign(unsolicited({ audience: trust.entityId })), "wrong_audience"],
    ["has another recipient", () => sign(unsolicited({ recipient: trust.acsUrl })), "wrong_recipient"],
    [
      "answers a request that nobody made",
      () => sign(unsolicited({ inResponseTo: "_0123456789abcdef" })),
      "unknown_request",
    ],
    ["is from yesterday", () => sign(unsolicited({ now: minutes(-24 * 60) })), "expired"],
    [
      "holds two assertions",
      () => {
        const second =
          /<saml2:Assertion.*<\/saml2:Assertion>/.exec(unsolicited({ nameId: VICTIM }))?.[0] ?? "";
        return sign(unsolicited().replace("</saml2p:Response>", `${second}</saml2p:Response>`), {
          assertion: false,
          response: true,
        });
      },
      "several_assertions",
    ],
    [
      "is encrypted",
      () =>
        base64(
          unsolicited().replace(
            /<saml2:Assertion.*<\/saml2:Assertion>/,
            '<saml2:EncryptedAssertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion"/>',
          ),
        ),
      "encrypted",
    ],
  ];
  test.each(hostile)("is refused as any other when it %s", async (_how, make, reason) => {
    const browser = new Browser();
    const before = await traces(open.directoryId);
    expect(await browser.bring(open.directoryId, make())).toBe(`/portal/sign-in?refused=${reason}`);
    expect(browser.session).toBeNull();
    expect(await traces(open.directoryId)).toMatchObject({
      sessions: before.sessions,
      tickets: before.tickets,
    });
  });

  test("is worth one session, however often and at the same time it is brought", async () => {
    const response = sign(unsolicited());
    const browsers = Array.from({ length: 8 }, () => new Browser());
    const led = await Promise.all(browsers.map((browser) => browser.bring(open.directoryId, response)));
    expect(led.filter((path) => path === "/portal")).toHaveLength(1);
    expect(led.filter((path) => path.endsWith("refused=replayed"))).toHaveLength(7);
    expect(browsers.filter(({ session }) => session !== null)).toHaveLength(1);
  });

  test("leaves a ticket for this directory, once, and no other place to go", async () => {
    const browser = new Browser();
    const form = { SAMLResponse: sign(unsolicited()), RelayState: "//evil.example.com/portal" };
    const posted = await browser.post(open.directoryId, form);
    const ticket = browser.cookies.get("muster-saml-ticket") ?? "";
    // At the end of another directory it is nothing.
    expect(await browser.follow(trust.directoryId, posted)).toContain("refused=unknown_request");
    browser.cookies.set("muster-saml-ticket", ticket);
    expect(await browser.follow(open.directoryId, posted)).toBe("/portal");
    const thief = new Browser();
    thief.cookies.set("muster-saml-ticket", ticket);
    expect(await thief.follow(open.directoryId, posted)).toContain("refused=unknown_request");
    expect(thief.session).toBeNull();
  });
});

test.each([
  // The second itself is the unit test's: a busy machine takes some between making and reading it.
  ["that expired half a minute ago", { lateSeconds: -30 }],
  ["that holds in 58 seconds", { earlySeconds: -58 }],
])("clocks may differ by a minute: an assertion %s signs in", async (_when, answer) => {
  const browser = new Browser();
  const requestId = await browser.begin(trust.directoryId);
  const response = signed(trust, { nameId: ATTACKER, inResponseTo: requestId, ...answer });
  expect(await browser.bring(trust.directoryId, response, requestId)).toBe("/portal");
});

test("a form that names its response twice is not read", async () => {
  const { acsUrl } = trust;
  const body = new URLSearchParams([
    ["SAMLResponse", signed(trust, { nameId: ATTACKER })],
    ["SAMLResponse", signed(trust, { nameId: VICTIM })],
  ]);
  const answer = await acs.POST(new Request(acsUrl, { method: "POST", body }), {
    params: Promise.resolve({ directoryId: trust.directoryId }),
  });
  expect(answer.headers.get("location")).toContain("refused=unreadable");
});

test("a RelayState that the database takes for no text is refused like any other", async () => {
  const forged = base64("<x/>");
  expect(await new Browser().bring(trust.directoryId, forged, "\u0000")).toContain("refused=unreadable");
});

test("what is longer than any response is not read", async () => {
  const browser = new Browser();
  const huge = "A".repeat(400 * 1024);
  expect(await browser.bring(trust.directoryId, huge)).toBe("/portal/sign-in?refused=unreadable");
});

test("a certificate signs nobody in after it has expired, and the one beside it still does", async () => {
  const rolled = await trustedDirectory();
  // An admin cannot save it; time made it so.
  await pool().query("update sso_config set certificates = $2 where directory_id = $1", [
    rolled.directoryId,
    [expiredSigner.cert, rolled.signer.cert],
  ]);
  await addUser(rolled.directoryId, VICTIM);
  const browser = new Browser();
  const requestId = await browser.begin(rolled.directoryId);
  const answer = { nameId: VICTIM, inResponseTo: requestId };
  const old = signed({ ...rolled, signer: expiredSigner }, answer);
  expect(await browser.bring(rolled.directoryId, old, requestId)).toContain("refused=certificate_expired");
  expect(await browser.bring(rolled.directoryId, signed(rolled, answer), requestId)).toBe("/portal");
});

test("a flood of forgeries leaves a bounded history", async () => {
  const flooded = await trustedDirectory();
  // One network, whichever of its addresses.
  for (let count = 0; count < 30; count += 1)
    await new Browser(`2001:db8:f100:d::${count.toString(16)}`).bring(flooded.directoryId, base64("<x/>"));
  const { refusals } = await traces(flooded.directoryId);
  expect(refusals.length).toBeLessThan(25);
});
