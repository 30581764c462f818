import { describe, expect, test } from "vitest";
import { createKeyForm, emptyForm, inputOf } from "./create-key-form.ts";
import { expiryOptions } from "./expiry-form.ts";

const values = emptyForm("Okta");
const now = new Date(2026, 10, 21, 14, 30);

describe("the form of a new key", () => {
  test("check boxes become scopes, and reading is always among them", () => {
    expect(inputOf(values, now)).toEqual({
      name: "Okta",
      kind: "bearer",
      scopes: ["read", "users", "groups"],
      rateLimit: { perSecond: 5_000, burst: 10_000 },
      expiresAt: null,
    });
    expect(inputOf({ ...values, groups: false }, now).scopes).toEqual(["read", "users"]);
    expect(inputOf({ ...values, users: false, groups: false }, now).scopes).toEqual(["read"]);
  });

  test("a number of days ends with the last of them", () => {
    expect(inputOf({ ...values, expiry: "90" }, now).expiresAt).toBe(
      new Date(2027, 1, 19, 23, 59, 59).toISOString(),
    );
    expect(expiryOptions(now).find(({ id }) => id === "90")?.description).toBe("until 19 February 2027");
  });

  test("a day of one's choice ends with that day", () => {
    expect(inputOf({ ...values, expiry: "day", day: "2027-03-01" }, now).expiresAt).toBe(
      new Date(2027, 2, 1, 23, 59, 59).toISOString(),
    );
  });

  test("a public key goes along with the kind that needs one, and no other", () => {
    const filled = { ...values, publicKeys: "PEM" };
    expect(inputOf({ ...filled, kind: "oauth_public_key" }, now)).toMatchObject({ publicKeys: "PEM" });
    expect(inputOf({ ...filled, kind: "oauth_secret" }, now)).not.toHaveProperty("publicKeys");
    const parsed = createKeyForm.safeParse({ ...values, kind: "oauth_public_key" });
    expect(parsed.error?.issues).toMatchObject([{ path: ["publicKeys"] }]);
  });

  test.each([
    ["", "Choose the last day on which the key works."],
    ["2020-01-01", "This day is past. Choose a later one."],
  ])("the day %j is refused beside its field", (day, message) => {
    const parsed = createKeyForm.safeParse({ ...values, expiry: "day", day });
    expect(parsed.error?.issues).toMatchObject([{ path: ["day"], message }]);
  });

  test.each([Number.NaN, 0, 1.5, 100_001])("%d calls a second are refused in a sentence", (perSecond) => {
    const parsed = createKeyForm.safeParse({ ...values, rateLimit: { perSecond, burst: 1 } });
    expect(parsed.error?.issues).toMatchObject([
      { path: ["rateLimit", "perSecond"], message: "Enter a whole number from 1 to 100,000." },
    ]);
  });
});
