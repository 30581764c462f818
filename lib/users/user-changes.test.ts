import { describe, expect, test } from "vitest";
import { attributesOf, changesBetween, sourcesAfter } from "./user-changes.ts";
import { recordOfUser } from "./user-record.ts";

const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const resource = {
  schemas: ["a"],
  userName: "B",
  name: { givenName: "G" },
  emails: [{ value: "A@b.c", type: "work" }],
  [urn]: { department: "Sales", manager: { value: "M" } },
};

describe("what changed of a user", () => {
  test("attributes are named by path", () => {
    expect([...attributesOf(resource).keys()]).toEqual([
      "userName",
      "name.givenName",
      "emails",
      `${urn}:department`,
      `${urn}:manager.value`,
    ]);
  });
  test("only what differs is told, on both sides", () => {
    const after = { ...resource, name: { familyName: "F" }, [urn]: { department: "Sales" } };
    expect(changesBetween(resource, after)).toEqual({
      before: { "name.givenName": "G", [`${urn}:manager.value`]: "M" },
      after: { "name.familyName": "F" },
    });
    expect(changesBetween(resource, structuredClone(resource))).toEqual({ before: {}, after: {} });
  });
  test("sources follow the changes", () => {
    const at = new Date("2026-01-01T00:00:00Z");
    const old = { source: "sync", at: "2025-01-01T00:00:00.000Z" } as const;
    expect(
      sourcesAfter(
        { userName: old, title: old },
        { before: { title: "x" }, after: { locale: "en" } },
        "scim",
        at,
      ),
    ).toEqual({
      userName: old,
      locale: { source: "scim", at: at.toISOString() },
    });
  });
});

describe("a user's columns", () => {
  test("are folded for look-ups; the user name stays as sent", () => {
    expect(recordOfUser(resource, 'emails[type eq "work"].value')).toMatchObject({
      userName: "B",
      userNameKey: "b",
      externalId: null,
      displayName: "G",
      emailKey: "a@b.c",
      identifierKey: "a@b.c",
      managerRef: "M",
    });
    expect(recordOfUser(resource, null).identifierKey).toBeNull();
  });
});
