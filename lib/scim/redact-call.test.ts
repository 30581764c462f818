import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "./protocol/json.ts";
import { type Exchange, redactCall, type ScimCallFacts } from "./redact-call.ts";

function facts(more: Partial<ScimCallFacts> = {}): ScimCallFacts {
  return {
    at: new Date(0),
    directoryId: "d",
    keyId: null,
    keyName: null,
    method: "POST",
    path: "/Users",
    query: "",
    status: 400,
    durationMs: 1,
    client: "other",
    userAgent: "",
    address: "",
    refusal: null,
    detail: null,
    requestId: "r",
    ...more,
  };
}

type Sent = { text?: string; json?: Json; authorization?: string; answer?: string };

function exchange({ text, json, authorization, answer }: Sent): Exchange {
  return {
    request: new Headers(authorization === undefined ? {} : { authorization }),
    sent: { text, ...(json === undefined ? {} : { json }), characters: 100 },
    answerHeaders: {},
    answer,
  };
}

const logged = (sent: Sent, more: Partial<ScimCallFacts> = {}) =>
  redactCall("id", facts(more), exchange(sent), true);
const bodyOf = (json: Json) => JSON.parse(logged({ json }).body?.requestBody ?? "null");

/** Letters that JSON, URLs and filters escape are among them; it is none of the words that the log keeps. */
const secrets = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(..."aZ9 \"'\\/&=+%é€:{}[](),.\n"), minLength: 4, maxLength: 30 }),
    fc.integer({ min: 1e9 }),
  )
  .map(([text, number]) => `s${number}${text}${number}`);
const spelling = fc.constantFrom("password", "Password", "PASSWORD", "passWord");
const name = spelling.chain((word) =>
  fc.constantFrom(
    word,
    `urn:ietf:params:scim:schemas:core:2.0:User:${word}`,
    `${word}.value`,
    "client_secret",
    "access_token",
    "client_assertion",
  ),
);
const plain = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;

/** Where a body can have a secret. */
function planted(secret: string): fc.Arbitrary<Json> {
  const places = fc.oneof(
    name.map((key): Json => ({ userName: "a@b.example", [key]: secret })),
    name.map((key): Json => ({ [key]: { value: secret, [secret]: [secret] } })),
    fc.tuple(name, plain).map(
      ([path, other]): Json => ({
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        Operations: [
          { op: "replace", path: "title", value: other },
          { Op: "Replace", Path: path, Value: secret },
        ],
      }),
    ),
    name.map((path): Json => ({ Operations: [{ value: [{ value: secret }], path, op: "add" }] })),
    name.map((key): Json => ({ Operations: [{ op: "add", value: { [key]: secret } }] })),
    spelling.map(
      (word): Json => ({
        Operations: [{ op: "remove", path: `emails[${word} eq ${JSON.stringify(secret)}].value` }],
      }),
    ),
    spelling.map((word): Json => ({ filter: `userName sw "a" and ${word} co ${JSON.stringify(secret)}` })),
    spelling.map((word): Json => ({ value: JSON.stringify({ [word]: secret }) })),
  );
  return fc.oneof(
    places,
    places.map((data): Json => ({ Operations: [{ method: "PATCH", path: "/Users/1", data }] })),
    fc.tuple(plain, places).map(([before, body]): Json => ({ before, after: [body] })),
    spelling.map(
      (word): Json => ({
        Operations: [
          {
            method: "GET",
            path: `/Users?filter=${encodeURIComponent(`${word} eq ${JSON.stringify(secret)}`)}`,
          },
        ],
      }),
    ),
  );
}

/** In no form that the secret could have taken. */
function expectNowhere(secret: string, row: unknown): void {
  const text = JSON.stringify(row);
  const unescaped = JSON.stringify(row).replaceAll("\\\\", "\\").replaceAll('\\"', '"');
  const core = secret.slice(0, 11);
  for (const form of [secret, core, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
    expect(text).not.toContain(form);
    expect(unescaped).not.toContain(form);
  }
}

test("a secret that is planted anywhere in a request is nowhere in what is kept", () => {
  const cases = secrets.chain((secret) =>
    fc.record({
      secret: fc.constant(secret),
      json: planted(secret),
      cut: fc.double({ min: 0, max: 1, noNaN: true }),
      word: spelling,
      quotes: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(cases, ({ secret, json, cut, word, quotes }) => {
      const escaped = JSON.stringify(secret);
      const detail = `"title" can't be ${escaped} or ${secret}.`;
      const answer = JSON.stringify({ detail, echoed: secret });
      expectNowhere(secret, logged({ json, answer }, { detail }));
      const text = JSON.stringify(json);
      expectNowhere(secret, logged({ text: text.slice(0, Math.floor(text.length * cut)) }));
      expectNowhere(secret, logged({ text: `${word}=${encodeURIComponent(secret)}&a=b` }));
      const filter = `${word} eq ${quotes ? escaped : escaped.slice(0, -1)}`;
      const query = `count=2&filter=${encodeURIComponent(filter)}`;
      expectNowhere(
        secret,
        logged({ answer: JSON.stringify({ detail: filter }) }, { query, detail: filter }),
      );
      expectNowhere(secret, logged({}, { query: `${word}=${encodeURIComponent(secret)}` }));
    }),
    { numRuns: 300 },
  );
});

test("credentials of the header are nowhere, also where they were pasted in other places", () => {
  const tokens = fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/);
  fc.assert(
    fc.property(tokens, (token) => {
      const basic = Buffer.from(`name:${token}`).toString("base64");
      for (const authorization of [`Bearer ${token}`, `bearer  ${token}`, token, `Basic ${basic}`]) {
        const row = logged(
          { authorization, text: token, answer: `"${token}"` },
          { path: `/Users/${token}`, query: `token=${token}`, userAgent: `curl ${token}`, requestId: token },
        );
        expect(JSON.stringify(row)).not.toContain(token);
        expect(JSON.stringify(row)).not.toContain(basic);
      }
    }),
  );
});

test("what is no secret stays as it was sent", () => {
  const user = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "dana@example.com",
    title: "Head of Password Management",
    emails: [{ type: "work", value: "dana@example.com", primary: true }],
    active: false,
  };
  expect(bodyOf({ ...user, password: "1mz050nq" })).toEqual({ ...user, password: "[redacted]" });
  const query = "startIndex=1&count=100&filter=userName%20eq%20%22dana%40example.com%22";
  expect(logged({}, { query }).query).toBe(query);
});

test("of a PATCH the operation that sets a password is masked, its neighbours are not", () => {
  const operations = [
    { op: "replace", path: "title", value: "Boss" },
    { op: "replace", path: "urn:ietf:params:scim:schemas:core:2.0:User:password", value: "hunter22" },
  ];
  expect(bodyOf({ Operations: operations })).toEqual({
    Operations: [operations[0], { ...operations[1], value: "[redacted]" }],
  });
});

test("a body that is no JSON keeps its names and punctuation", () => {
  const { body } = logged({ text: '{"userName": "dana", "password": "hunter22", "active": tru' });
  expect(body?.requestBody).toBe('{"userName": "…", "password": "…", "active": …');
});

test("large bodies are cut, with their true size; secrets behind the cut are known all the same", () => {
  const json = { displayName: "x".repeat(100_000), password: "hunter22" };
  const row = logged({ json, answer: '{"detail":"hunter22"}' });
  expect(row.body?.requestBody).toHaveLength(64 * 1024);
  expect(row.body).toMatchObject({ isCut: true, requestBytes: 100, responseBody: '{"detail":"[redacted]"}' });
});

test("of a list a beginning is kept", () => {
  const answer = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"Resources":["${"x".repeat(20_000)}"]}`;
  const { body } = logged({ answer });
  expect(body).toMatchObject({ isCut: true, responseBytes: answer.length });
  expect(body?.responseBody).toHaveLength(8 * 1024);
});

test("where bodies are not kept, the line alone is", () => {
  const sent = exchange({ json: { password: "hunter22" } });
  const row = redactCall("id", facts({ detail: "hunter22 is no password" }), sent, false);
  expect(row).not.toHaveProperty("body");
  expect(row.detail).toBe("[redacted] is no password");
});

test("a Bulk call knows its resources", () => {
  const id = "0199d6a0-0000-7000-8000-000000000001";
  const answer = JSON.stringify({
    Operations: [{ location: `https://m.example/x/Users/${id}`, status: "201" }],
  });
  expect(logged({ answer }, { path: "/Bulk", status: 200 }).resourceIds).toEqual([id]);
});

test("a text that is cut ends in no half of a letter", () => {
  const { userAgent } = logged({}, { userAgent: `${"x".repeat(199)}😀` });
  expect(userAgent).toBe(`${"x".repeat(199)}\ufffd`);
});
