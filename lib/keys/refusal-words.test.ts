import { describe, expect, test } from "vitest";
import { callRefusals } from "./contract.ts";
import { pastedBaseUrl } from "./provider-fields.ts";
import { type JudgedCall, refusalWords } from "./refusal-words.ts";

const scimBaseUrl = "https://muster.example/api/scim/v2/0198b3c1-0000-7000-8000-000000000000";
const okta = { type: "okta", scimBaseUrl } as const;
const call: JudgedCall = {
  method: "GET",
  path: "/Users",
  status: 401,
  keyName: null,
  refusal: null,
  detail: null,
};

describe("what is said about a refused call", () => {
  test.each(callRefusals)("%s has a reason and a step, for each type of directory", (refusal) => {
    for (const type of ["okta", "entra", "scim"] as const) {
      const words = refusalWords({ ...call, refusal }, { type, scimBaseUrl });
      expect(words?.what).toMatch(/\.$/);
      expect(words?.todo).toMatch(/\.$/);
    }
  });

  test("a wrong address names the right one as the provider's field wants it", () => {
    const words = refusalWords(
      { ...call, refusal: "wrong_url", path: "/scim/Users" },
      { type: "entra", scimBaseUrl },
    );
    expect(words?.what).toContain("/scim/Users");
    expect(words?.todo).toContain(`Tenant URL exactly as ${scimBaseUrl}?aadOptscim062020`);
  });

  test("a revoked key is named", () => {
    expect(refusalWords({ ...call, refusal: "revoked_key", keyName: "Old" }, okta)?.what).toContain("“Old”");
  });

  test.each([
    ["served", { status: 200 }],
    ["a look-up that found nothing", { status: 404 }],
  ])("%s needs nobody", (_what, facts) => {
    expect(refusalWords({ ...call, ...facts }, okta)).toBeNull();
  });

  test("what the server said is repeated", () => {
    const detail = "A user with the userName a@b.example exists already.";
    expect(refusalWords({ ...call, method: "POST", status: 409, detail }, okta)?.what).toBe(detail);
  });
});

describe("addresses", () => {
  test("only Entra's carries the flag", () => {
    expect(pastedBaseUrl("entra", scimBaseUrl)).toBe(`${scimBaseUrl}?aadOptscim062020`);
    expect(pastedBaseUrl("okta", scimBaseUrl)).toBe(scimBaseUrl);
  });
});
