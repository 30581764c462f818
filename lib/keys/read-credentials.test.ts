import { describe, expect, test } from "vitest";
import { readCredentials } from "./read-credentials.ts";

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

describe("credentials of a call", () => {
  test.each(["Bearer abc", "bearer abc", "  BEARER   abc "])("%j is a bearer token", (header) => {
    expect(readCredentials(header)).toEqual({ token: "abc", userName: null });
  });

  test("HTTP Basic is a user name and the token; a colon may stand in the token only", () => {
    expect(readCredentials(basic("muster-x:a:b"))).toEqual({ token: "a:b", userName: "muster-x" });
  });

  test.each([
    null,
    "",
    "Bearer",
    "Bearer ",
    "abc",
    "Digest abc",
    "Bearer a b",
    basic("no colon"),
    basic("user:"),
  ])("%j is none", (header) => {
    expect(readCredentials(header)).toBeNull();
  });
});
