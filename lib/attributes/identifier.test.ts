import { describe, expect, test } from "vitest";
import { foldIdentifier, identifierOf } from "./identifier.ts";
import { parseScimPath } from "./scim-path.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const user = {
  userName: "Ada.Lovelace@Example.COM",
  name: { givenName: "Ada", familyName: "Lovelace" },
  emails: [
    { type: "home", value: "ada@home.example" },
    { type: "work", value: " Ada@Work.example " },
  ],
  phoneNumbers: [{ value: "1" }, { value: "2", primary: true }],
  [ENTERPRISE]: { employeeNumber: 1815, manager: { value: "m1", displayName: "Charles" } },
};

describe("identifierOf", () => {
  test.each([
    ["userName", "ada.lovelace@example.com"],
    ["name.givenName", "ada"],
    ['emails[type eq "work"].value', "ada@work.example"],
    ['emails[type eq "WORK"].value', "ada@work.example"],
    ['emails[type eq "home"]', "ada@home.example"],
    ["emails.value", "ada@home.example"],
    ["phoneNumbers[primary eq true].value", "2"],
    ["phoneNumbers", "2"],
    [`${ENTERPRISE}:employeeNumber`, "1815"],
    [`${ENTERPRISE}:manager.displayName`, "charles"],
  ])("reads %s", (path, key) => {
    expect(identifierOf(user, path)).toBe(key);
  });

  test.each([
    ['emails[type eq "other"].value'],
    ["nickName"],
    ["name"],
    ["userName.value.deeper"],
    ["toString"],
    ["__proto__.toString"],
    [`${ENTERPRISE}:constructor`],
    ["not a path"],
    [""],
  ])("%s has no value, and never throws", (path) => {
    expect(identifierOf(user, path)).toBeNull();
  });

  test("an email without a type counts as the work one when it is the only or the primary one", () => {
    const path = 'emails[type eq "work"].value';
    expect(identifierOf({ emails: [{ value: "a@b.c" }] }, path)).toBe("a@b.c");
    expect(identifierOf({ emails: [{ value: "x@b.c" }, { value: "a@b.c", primary: true }] }, path)).toBe(
      "a@b.c",
    );
    expect(identifierOf({ emails: [{ value: "x@b.c" }, { value: "y@b.c" }] }, path)).toBeNull();
  });

  test("an empty value identifies nobody", () => {
    expect(identifierOf({ userName: "  " }, "userName")).toBeNull();
    expect(identifierOf(null, "userName")).toBeNull();
    expect(identifierOf({ emails: "a@b.c" }, 'emails[type eq "work"].value')).toBeNull();
  });
});

test("folding makes full-width and upper-case spellings equal", () => {
  expect(foldIdentifier("ＡＤＡ@example.com")).toBe("ada@example.com");
  expect(foldIdentifier(undefined)).toBeNull();
  expect(foldIdentifier("x".repeat(512))).toHaveLength(512);
  expect(foldIdentifier("x".repeat(513))).toBeNull();
});

test("a path's head is the resource's top-level key", () => {
  expect(parseScimPath(`${ENTERPRISE}:manager.value`)).toMatchObject({
    ok: true,
    path: { head: ENTERPRISE },
  });
  expect(parseScimPath('emails[type eq "work" and primary eq true].value')).toMatchObject({
    ok: true,
    path: { head: "emails", comparisons: [{ attribute: "type" }, { attribute: "primary", value: true }] },
  });
  expect(parseScimPath('emails[type co "work"].value')).toMatchObject({ ok: false });
});
