import { describe, expect, test } from "vitest";
import { defaultRegistry } from "../schema/registry.ts";
import { type Bindings, compileFilter, numberIn } from "./compile-filter.ts";
import { parseFilter } from "./parse-filter.ts";
import { typeFilter } from "./type-filter.ts";

const bindings: Bindings = {
  userName: { kind: "folded", sql: "u.user_name_key" },
  externalId: { kind: "text", sql: "u.external_id" },
  id: { kind: "uuid", sql: "u.id" },
  "meta.created": { kind: "time", sql: "u.created_at" },
  groups: {
    kind: "rows",
    from: "membership m WHERE m.user_id = u.id",
    parts: { value: { kind: "uuid", sql: "m.group_id" } },
  },
};

function compiled(text: string, columns = bindings): { sql: string; params: unknown[] } | string {
  const filter = parseFilter(text);
  if (!filter.ok) return filter.detail;
  const typed = typeFilter(filter.filter, defaultRegistry.user);
  if (!typed.ok) return typed.detail;
  const params: unknown[] = ["directory"];
  return { sql: compileFilter(typed.filter, { document: "u.resource", bindings: columns }, params), params };
}

describe("an array of keys", () => {
  const withKeys = { ...bindings, emails: { kind: "keys", part: "value", sql: "u.email_keys" } } as const;
  test.each([
    ['emails.value eq "X@y"', ["X@y", "X@y"]],
    ['emails[type eq "work"].value eq "X@y"', ["X@y", "work", "X@y"]],
    ['emails[value eq "a" or value eq "b"]', ["a", "b", "a", "b"]],
  ])("narrows %s", (text, values) => {
    const { sql, params } = compiled(text, withKeys) as { sql: string; params: unknown[] };
    expect(sql).toMatch(/^\(u\.email_keys && ARRAY\[lower\(\$2::text\)[^\]]*\] AND EXISTS \(/);
    expect(params).toEqual(["directory", ...values]);
  });
  test.each([
    'emails.value co "x"',
    'emails.type eq "work"',
    'emails[type eq "work"]',
    'emails[type eq "work" or value eq "x"]',
    'emails[not (value eq "x")]',
    "emails pr",
  ])("leaves %s as it is", (text) => expect(compiled(text, withKeys)).toEqual(compiled(text)));
});

describe("SQL of a filter", () => {
  test.each([
    ['userName eq "BJensen"', "(u.user_name_key = ($2::text))", ["bjensen"]],
    ['externalId eq "Ab"', "(u.external_id = ($2::text))", ["Ab"]],
    ['title co "50%_\\\\"', "(lower((u.resource ->> 'title')) LIKE lower($2::text))", ["%50\\%\\_\\\\%"]],
    ["active eq true", "((u.resource ->> 'active') = $2::text)", ["true"]],
    ['meta.created ge "2026-01-01"', "(u.created_at >= $2::timestamptz)", ["2026-01-01T00:00:00.000Z"]],
    ['id eq "nobody"', "false", []],
    ["title pr", "((u.resource ->> 'title') <> '')", []],
    ["name pr", "((u.resource -> 'name') IS NOT NULL)", []],
    [
      'emails[type eq "work" and value co "@x"]',
      "EXISTS (SELECT 1 FROM jsonb_array_elements((u.resource -> 'emails')) AS e1(value) WHERE ((lower((e1.value ->> 'type')) = lower($2::text)) AND (lower((e1.value ->> 'value')) LIKE lower($3::text))))",
      ["work", "%@x%"],
    ],
    ['not (userName sw "a")', "(NOT coalesce((u.user_name_key LIKE ($2::text)), false))", ["a%"]],
    [
      'groups.value eq "0199d8a0-0000-7000-8000-000000000001"',
      "EXISTS (SELECT 1 FROM membership m WHERE m.user_id = u.id AND (m.group_id = $2::uuid))",
      ["0199d8a0-0000-7000-8000-000000000001"],
    ],
    [
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager eq "M"',
      "((u.resource -> 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User' -> 'manager' ->> 'value') = ($2::text))",
      ["M"],
    ],
  ])("%s", (text, sql, values) => expect(compiled(text)).toEqual({ sql, params: ["directory", ...values] }));

  test.each([
    ['nickname2 eq "x"', 'A User has no attribute "nickname2". /Schemas lists those it has.'],
    ['active eq "true"', '"active" is a boolean, and "true" is none: write true or false.'],
    ["title eq 5", '"title" is a string, and 5 is none: put it in double quotes.'],
    ["active gt true", '"active" is a boolean and has no order, so gt is not possible (RFC 7644 §3.4.2.2).'],
    ['meta.created gt "yesterday"', '"yesterday" is no time such as 2026-05-13T04:42:34Z.'],
    ['password eq "x"', '"password" can\'t be searched.'],
    ['addresses eq "x"', '"addresses" has parts; compare one of them, such as "addresses.type".'],
  ])("refuses %s", (text, detail) => expect(compiled(text)).toBe(detail));

  test("no text of a client reaches the SQL", () => {
    const result = compiled(`title eq "'; drop table users; --" or emails[type eq "')) or 1=1"]`);
    expect(typeof result === "string" ? result : result.sql).not.toMatch(/drop|1=1/);
  });
});

describe("bindings that know a better way than the document", () => {
  const bindings: Bindings = {
    active: { kind: "boolean", sql: "t.is_active" },
    displayName: { kind: "narrowed", sql: "lower(t.name)" },
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value": {
      kind: "reference",
      sql: "t.ref",
      id: "t.manager_id",
      resolve: (id) => `named(${id})`,
    },
  };
  const compiled = (text: string) => {
    const parsed = parseFilter(text);
    if (!parsed.ok) throw new Error(parsed.detail);
    const typed = typeFilter(parsed.filter, defaultRegistry.user);
    if (!typed.ok) throw new Error(typed.detail);
    const params: unknown[] = [null];
    return {
      sql: compileFilter(typed.filter, { document: "t.doc", bindings }, params),
      params: params.slice(1),
    };
  };
  const manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
  const id = "0198b3c1-0000-7000-8000-000000000000";

  test("a boolean is a condition by itself, so that a partial index can serve it", () => {
    expect(compiled("active eq false")).toEqual({ sql: "(NOT t.is_active)", params: [] });
    expect(compiled("active ne true").sql).toBe("(NOT coalesce((t.is_active), false))");
  });

  test("a column that narrows down never decides alone, and is left out where it can't", () => {
    expect(compiled('displayName sw "50%"')).toEqual({
      sql: "(lower(t.name) LIKE lower($2::text) AND (lower((t.doc ->> 'displayName')) LIKE lower($3::text)))",
      params: ["50\\%%", "50\\%%"],
    });
    expect(compiled('displayName co "x"').sql).not.toContain("t.name");
    expect(compiled(`displayName eq "${"x".repeat(300)}"`).sql).not.toContain("t.name");
  });

  test("a reference is found by what was sent, and by the id that it was found to name", () => {
    expect(compiled(`${manager} eq "mara"`)).toEqual({ sql: "(t.ref = $2::text)", params: ["mara"] });
    expect(compiled(`${manager}.value eq "${id}"`)).toEqual({
      sql: "(t.ref = $2::text OR t.manager_id = named($3::uuid))",
      params: [id, id],
    });
    expect(compiled(`${manager}.value sw "ma"`).sql).toContain("t.doc");
  });

  test("a number that may be none any more is never cast bare", () => {
    expect(numberIn("x")).toContain("CASE WHEN x ~");
  });
});
