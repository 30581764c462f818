import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { CallDetail } from "#lib/scim-log/contract.ts";
import { curlOf } from "./curl.ts";

const exchange = { requestBody: null, isCut: false } as CallDetail["exchange"];
const call = {
  method: "GET",
  path: "/Users",
  query: "filter=userName%20eq%20%22a%22",
  directory: { scimBaseUrl: "https://m.example/api/scim/v2/d" },
  exchange,
} as CallDetail;

test("a call is a command with a placeholder for its token", () => {
  expect(curlOf(call)).toBe(
    "curl 'https://m.example/api/scim/v2/d/Users?filter=userName%20eq%20%22a%22' \\\n  -H 'Authorization: Bearer <token>'",
  );
});

test("a shell reads the body as it was, whatever is in it", () => {
  const requestBody = `{"a":"it's $HOME \\" \`id\` !"}`;
  const command = curlOf({
    ...call,
    method: "POST",
    exchange: { ...exchange, requestBody } as CallDetail["exchange"],
  });
  const words = execFileSync("sh", ["-c", `printf '%s\\n' ${command?.slice(5)}`], { encoding: "utf8" });
  expect(words.trimEnd().split("\n").at(-1)).toBe(requestBody);
});

test("a wrong address is called as it was, a cut body not at all", () => {
  expect(curlOf({ ...call, path: "/api/scim/v2/d/Users/Users" })).toContain(
    "https://m.example/api/scim/v2/d/Users/Users",
  );
  expect(
    curlOf({ ...call, exchange: { ...exchange, requestBody: "{", isCut: true } as CallDetail["exchange"] }),
  ).toBeNull();
});
