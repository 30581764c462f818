import { beforeAll, describe, expect, test } from "vitest";
import {
  makeClient,
  nextRoute,
  oktaUser,
  type Profile,
  patchOf,
  type ScimClient,
  schemas,
} from "./scim-client.ts";

/** Bodies of up to 1 MiB that are made to be slow: none may end in a 500, and none may keep others waiting. */
const size = 1_000_000;
const limitMs = 100;
const fill = (one: string, separator = ","): string =>
  Array(Math.floor(size / (one.length + separator.length)))
    .fill(one)
    .join(separator);
const numbered = (make: (number: number) => unknown, length: number): unknown[] =>
  Array.from({ length }, (_, number) => make(number));

const users: [string, string][] = [
  ["deep in an unknown attribute", `{"userName":"a","x":${"[".repeat(400_000)}${"]".repeat(400_000)}}`],
  ["deep in a known attribute", `{"userName":"a","name":${'{"a":'.repeat(150_000)}1${"}".repeat(150_000)}}`],
  ["many emails", `{"userName":"a","emails":[${fill('{"value":"a@b.c"}')}]}`],
  ["many empty emails", `{"userName":"a","emails":[${fill("{}")}]}`],
  ["many unknown attributes", `{"userName":"a",${numbered((n) => `"x${n}":1`, 80_000).join(",")}}`],
  ["many numbers where text is meant", `{"userName":"a","title":[${fill("1")}]}`],
  ["one long text", `{"userName":"a","title":"${"x".repeat(size)}"}`],
  ["a long name of an attribute", `{"userName":"a","${"x".repeat(size)}":1}`],
  ["a certificate of nonsense", `{"userName":"a","x509Certificates":[{"value":"${"A".repeat(size)}!"}]}`],
  ["escapes only", `{"userName":"a","title":"${"\\u0041".repeat(160_000)}"}`],
  ["spaces only", " ".repeat(size)],
  [
    "prototype keys",
    '{"userName":"a","__proto__":{"x":1},"constructor":{"prototype":{"y":1}},"name":{"__proto__":{"z":1}}}',
  ],
];

const patches: [string, unknown][] = [
  ["many operations", patchOf(...numbered(() => ({ op: "add", path: "title", value: "x" }), 15_000))],
  [
    "the most operations on elements",
    patchOf(...numbered((n) => ({ op: "add", path: `emails[value eq "e${n}"].display`, value: "x" }), 1000)),
  ],
  [
    "wide value paths",
    patchOf(
      ...numbered(
        (n) => ({
          op: "add",
          path: `emails[${Array(200).fill(`value eq "${n}"`).join(" or ")}].display`,
          value: "x",
        }),
        200,
      ),
    ),
  ],
  ["a long path", patchOf({ op: "add", path: `emails[${"(".repeat(size / 2)}`, value: "x" })],
  [
    "many elements at once",
    patchOf({ op: "add", path: "emails", value: numbered((n) => ({ value: `${n}` }), 50_000) }),
  ],
  [
    "removal of many values",
    patchOf({ op: "remove", path: "emails", value: numbered((n) => ({ value: `${n}` }), 50_000) }),
  ],
  [
    "many dotted keys",
    patchOf({
      op: "replace",
      value: Object.fromEntries(numbered((n) => [`name.x${n}`, 1], 50_000) as [string, number][]),
    }),
  ],
];

describe.each<Profile>(["okta", "entra", "other"])("of a client with the profile %s", (profile) => {
  let client: ScimClient;
  let path: string;
  beforeAll(async () => {
    client = await makeClient(await nextRoute.open(), profile);
    const emails = numbered((n) => ({ value: `e${n}` }), 500);
    const { json } = await client.call("POST", "/Users", { body: oktaUser("target@x.example", { emails }) });
    path = `/Users/${json.id}`;
  });

  /**
   * Milliseconds of the processor, not of the clock, as the machine of a test may be busy; it bounds every single
   * stretch. Of some calls the quickest counts: into the others the compiler or the collector of garbage may have come.
   */
  const measured = async (call: () => Promise<{ status: number; text: string }>): Promise<void> => {
    let quickest = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 10 && quickest >= limitMs; attempt += 1) {
      const before = process.threadCpuUsage();
      const answer = await call();
      const used = process.threadCpuUsage(before);
      expect(answer.status, answer.text.slice(0, 300)).toBeLessThan(500);
      quickest = Math.min(quickest, (used.user + used.system) / 1000);
    }
    expect(quickest).toBeLessThan(limitMs);
  };
  /** As text already, so that making the body is not measured. */
  const send = (method: string, target: string, body: unknown) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return measured(() => client.call(method, target, { body: text }));
  };

  test.each(users)("POST: %s", (_name, body) => send("POST", "/Users", body));
  test.each(patches)("PATCH: %s", (_name, body) => send("PATCH", path, body));
  test("a group of nonsense members", () =>
    send("POST", "/Groups", {
      schemas: [schemas.group],
      displayName: "G",
      members: numbered((n) => ({ value: `${n}` }), 10_000),
    }));
});
