import { describe, expect, test } from "vitest";
import { attributeGroupsOf } from "./attribute-groups.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const MUSTER = "urn:ietf:params:scim:schemas:extension:muster:2.0:User";

const found = (resource: Parameters<typeof attributeGroupsOf>[0], label: string, sources = {}) =>
  attributeGroupsOf(resource, sources)
    .flatMap((group) => group.attributes.map((attribute) => ({ ...attribute, group: group.title })))
    .filter((attribute) => attribute.label === label);

describe("the attributes of a user's page", () => {
  test("name all 25 that address books share, also those that were not sent", () => {
    const labels = attributeGroupsOf({ userName: "anna" }, {}).flatMap(({ attributes }) =>
      attributes.map(({ label }) => label),
    );
    expect(labels).toEqual([
      ...["Display name", "Given name", "Family name", "Nickname"],
      ...[
        "Email",
        "Second email",
        "Primary phone",
        "Mobile phone",
        "Profile URL",
        "Preferred language",
        "Locale",
        "Time zone",
      ],
      ...["Street address", "City", "State or region", "Postal code", "Country"],
      ...[
        "Title",
        "User type",
        "Employee number",
        "Department",
        "Division",
        "Cost center",
        "Manager's display name",
      ],
      "User name",
    ]);
  });

  test("values find their row by path and type", () => {
    const resource = {
      userName: "anna",
      name: { givenName: "Anna" },
      emails: [
        { value: "a@work.example", type: "work", primary: true },
        { value: "a@private.example", type: "other" },
        { value: "a@home.example", type: "home" },
        { value: "a@club.example", type: "club" },
      ],
      phoneNumbers: [{ value: "1", type: "mobile" }, { value: "2" }],
      addresses: [
        { type: "work", locality: "Denver", country: "US" },
        { type: "home", formatted: "1 Oak St\nBoulder" },
      ],
      [ENTERPRISE]: { department: "Sales", manager: { value: "m1", displayName: "Mara" } },
    };
    const values = (label: string) => found(resource, label).map((attribute) => attribute.values);
    expect(values("Email")).toEqual([["a@work.example"]]);
    expect(values("Second email")).toEqual([["a@private.example"]]);
    expect(values("Home email")).toEqual([["a@home.example"]]);
    expect(values("Email (club)")).toEqual([["a@club.example"]]);
    expect(values("Mobile phone")).toEqual([["1"]]);
    expect(values("Primary phone")).toEqual([["2"]]);
    expect(values("City")).toEqual([["Denver"]]);
    expect(values("Home address")).toEqual([["1 Oak St, Boulder"]]);
    expect(values("Department")).toEqual([["Sales"]]);
    expect(values("Manager's display name")).toEqual([["Mara"]]);
    expect(values("Manager, as sent")).toEqual([["m1"]]);
  });

  test("carry their source and last change by path", () => {
    const at = "2026-11-21T10:00:00.000Z";
    const sources = { "name.givenName": { source: "sync", at }, emails: { source: "scim", at } } as const;
    expect(found({ name: { givenName: "Anna" } }, "Given name", sources)).toMatchObject([
      { source: "sync", changedAt: at },
    ]);
    expect(found({ emails: [{ value: "a@b.example" }] }, "Email", sources)).toMatchObject([
      { source: "scim", changedAt: at },
    ]);
    expect(found({ userName: "anna" }, "Nickname", sources)).toMatchObject([
      { values: [], source: null, changedAt: null },
    ]);
  });

  test("custom attributes are named by their path's last part", () => {
    const resource = { [MUSTER]: { badgeNumber: "B-7", remote: true, sites: ["Denver", "Oslo"] } };
    expect(found(resource, "Badge number")).toMatchObject([
      { group: "Custom", values: ["B-7"], path: `${MUSTER}:badgeNumber` },
    ]);
    expect(found(resource, "Remote")).toMatchObject([{ values: ["Yes"] }]);
    expect(found(resource, "Sites")).toMatchObject([{ values: ["Denver", "Oslo"] }]);
  });
});
