import { describe, expect, test } from "vitest";
import { isAnswered, project, projectionOf } from "./projection.ts";
import { enterpriseUser } from "./schema/enterprise-user.ts";
import { defaultRegistry } from "./schema/registry.ts";

const { user, group } = defaultRegistry;
const resource = {
  schemas: [user.schema.id, enterpriseUser.id],
  id: "1",
  userName: "b",
  name: { familyName: "J", givenName: "B" },
  emails: [{ value: "a@b.c", type: "work" }, { type: "home" }],
  [enterpriseUser.id]: { department: "Sales", division: "North" },
  meta: { resourceType: "User", version: 'W/"1"' },
};

describe("projection of RFC 7644 §3.9", () => {
  test.each([
    ["USERNAME", { userName: "b" }],
    ["name.givenName,emails.value", { name: { givenName: "B" }, emails: [{ value: "a@b.c" }] }],
    [`${enterpriseUser.id}:department`, { [enterpriseUser.id]: { department: "Sales" } }],
    [enterpriseUser.id, { [enterpriseUser.id]: resource[enterpriseUser.id] }],
    [`${user.schema.id}:userName`, { userName: "b" }],
    [user.schema.id, { userName: "b", name: resource.name, emails: resource.emails }],
    ["unknown", {}],
  ])("attributes=%s", (names, expected) => {
    const always = { schemas: resource.schemas, id: "1" };
    expect(project(user, resource, projectionOf(user, names, undefined))).toEqual({ ...always, ...expected });
  });

  test("excludedAttributes takes away, but never what is always returned", () => {
    const { emails: _emails, ...rest } = resource;
    expect(
      project(user, resource, projectionOf(user, undefined, "emails,id,schemas,name.givenName")),
    ).toEqual({
      ...rest,
      name: { familyName: "J" },
    });
  });

  test("tells that excluded members need not be read", () => {
    expect(isAnswered(projectionOf(group, undefined, "members"), group, "members")).toBe(false);
    expect(isAnswered(projectionOf(group, undefined, undefined), group, "members")).toBe(true);
    expect(isAnswered(projectionOf(group, "displayName", undefined), group, "members")).toBe(false);
    expect(isAnswered(projectionOf(group, "members.value", undefined), group, "members")).toBe(true);
  });
});
