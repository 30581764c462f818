import { expect, test } from "vitest";
import { fieldsOf, resourceOf, type UserFieldValues, userFieldKeys } from "./user-fields.ts";

const fields = (values: Partial<UserFieldValues>): UserFieldValues =>
  ({ ...Object.fromEntries(userFieldKeys.map((key) => [key, ""])), ...values }) as UserFieldValues;
const full = fields(Object.fromEntries(userFieldKeys.map((key) => [key, `the ${key}`])));

test("what goes in comes out again, every field", () => {
  expect(fieldsOf(resourceOf(full, true))).toEqual(full);
});

test("the resource is what SCIM makes of them", () => {
  expect(
    resourceOf(
      fields({
        userName: "anna",
        givenName: "Anna",
        email: "a@x.example",
        department: "Sales",
        locality: "Bonn",
      }),
      false,
    ),
  ).toEqual({
    schemas: [
      "urn:ietf:params:scim:schemas:core:2.0:User",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    ],
    userName: "anna",
    name: { givenName: "Anna" },
    emails: [{ type: "work", primary: true, value: "a@x.example" }],
    addresses: [{ type: "work", primary: true, locality: "Bonn" }],
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "Sales" },
    active: false,
  });
});

test("what the fields do not speak of stays; an emptied field takes its value away, and no empty shell is left", () => {
  const own = {
    ...resourceOf(full, true),
    roles: [{ value: "admin" }],
    emails: [
      { type: "work", primary: true, value: "work@x.example" },
      { type: "home", value: "home@x.example" },
    ],
    phoneNumbers: [{ value: "1" }],
  };
  const changed = resourceOf(
    { ...fieldsOf(own), email: "", primaryPhone: "2", managerDisplayName: "" },
    true,
    own,
  );
  expect(changed).toMatchObject({
    roles: [{ value: "admin" }],
    emails: [{ type: "home", value: "home@x.example" }],
    phoneNumbers: [{ value: "2" }],
  });
  expect(JSON.stringify(changed)).not.toContain("manager");
});

test("a formatted name goes with the parts that it was made of", () => {
  const own = {
    userName: "anna",
    name: { formatted: "Dr. Anna Berg", givenName: "Anna", familyName: "Berg" },
  };
  expect(resourceOf({ ...fieldsOf(own), title: "CEO" }, true, own).name).toHaveProperty("formatted");
  expect(resourceOf({ ...fieldsOf(own), familyName: "Tal" }, true, own).name).toEqual({
    givenName: "Anna",
    familyName: "Tal",
  });
});
