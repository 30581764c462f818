import { describe, expect, test } from "vitest";
import { ASSERTION_TYPE, namedClient, readTokenRequest } from "./read-token-request.ts";

const read = (body: string, authorization: string | null = null) =>
  readTokenRequest(new URLSearchParams(body), authorization);
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

describe("a token request", () => {
  test("with the client in HTTP Basic, form-encoded as RFC 6749 §2.3.1 has it", () => {
    expect(read("grant_type=client_credentials", basic("an%20id:s%3Acret+x"))).toEqual({
      credentials: { method: "client_secret_basic", clientId: "an id", secret: "s:cret x" },
      grantType: "client_credentials",
      scopes: undefined,
    });
  });

  test("with the client in the body, and scopes", () => {
    expect(
      read("grant_type=client_credentials&client_id=id&client_secret=secret&scope=read+users&other=1"),
    ).toEqual({
      credentials: { method: "client_secret_post", clientId: "id", secret: "secret" },
      grantType: "client_credentials",
      scopes: ["read", "users"],
    });
  });

  test("with an assertion, client_id or not", () => {
    const type = encodeURIComponent(ASSERTION_TYPE);
    expect(read(`client_assertion_type=${type}&client_assertion=a.b.c`).credentials).toEqual({
      method: "private_key_jwt",
      clientId: undefined,
      assertion: "a.b.c",
    });
    expect(
      read(`client_assertion_type=${type}&client_assertion=a.b.c&client_id=id`).credentials,
    ).toMatchObject({ clientId: "id" });
  });

  test("names its client whatever else is wrong with it", () => {
    const claims = Buffer.from('{"sub":"signer"}').toString("base64url");
    const names: [string, string | null, string | undefined][] = [
      ["client_id=id&client_id=other&client_secret=x", null, "id"],
      ["client_id=id", basic("other:"), "other"],
      [`client_id=id&client_assertion=e30.${claims}.x`, null, "signer"],
      ["client_id=id&client_assertion=x", null, "id"],
      [`client_id=${"x".repeat(201)}`, null, undefined],
      ["client_id=a%00b", null, undefined],
      ["client_secret=x", "Bearer x", undefined],
    ];
    for (const [body, authorization, client] of names)
      expect(namedClient(new URLSearchParams(body), authorization)).toBe(client);
  });

  test("parameters without a value count as left out", () => {
    expect(read("grant_type=&client_id=id&client_secret=&scope=")).toEqual({
      credentials: undefined,
      grantType: undefined,
      scopes: undefined,
    });
  });

  const type = `client_assertion_type=${encodeURIComponent(ASSERTION_TYPE)}`;
  test.each<[string, string, string | null, string]>([
    ["a parameter twice", "scope=read&scope=users", null, "invalid_request"],
    ["Basic and a secret", "client_secret=x", basic("id:x"), "invalid_request"],
    ["Basic and an assertion", `${type}&client_assertion=x`, basic("id:x"), "invalid_request"],
    [
      "a secret and an assertion",
      `client_id=i&client_secret=x&${type}&client_assertion=x`,
      null,
      "invalid_request",
    ],
    ["Basic of one client, client_id of another", "client_id=other", basic("id:x"), "invalid_request"],
    ["an assertion without its type", "client_assertion=x", null, "invalid_request"],
    ["a type without an assertion", type, null, "invalid_request"],
    ["another type", "client_assertion=x&client_assertion_type=saml", null, "invalid_request"],
    ["a secret as long as a book", `client_id=i&client_secret=${"x".repeat(201)}`, null, "invalid_request"],
    [
      "an assertion as long as a book",
      `${type}&client_assertion=${"x".repeat(8193)}`,
      null,
      "invalid_request",
    ],
    ["Bearer", "", "Bearer x", "invalid_client"],
    ["Basic without a colon", "", basic("id"), "invalid_client"],
    ["Basic without a secret", "", basic("id:"), "invalid_client"],
    ["Basic with a half escape", "", basic("id:%zz"), "invalid_client"],
  ])("%s is refused", (_name, body, authorization, code) => {
    expect(() => read(body, authorization)).toThrow(expect.objectContaining({ code }));
  });
});
