import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Filter } from "./filter.ts";
import { parseFilter, parsePatchPath } from "./parse-filter.ts";

function shape(filter: Filter): unknown {
  switch (filter.kind) {
    case "and":
    case "or":
      return [filter.kind, ...filter.operands.map(shape)];
    case "not":
      return ["not", shape(filter.operand)];
    case "present":
      return [filter.path.text, "pr"];
    case "compare":
      return [filter.path.text, filter.operator, filter.value];
    case "element":
      return [`${filter.path.text}[]`, shape(filter.filter)];
  }
}

function parsed(text: string): unknown {
  const result = parseFilter(text);
  return result.ok ? shape(result.filter) : result.detail;
}

describe("filters of RFC 7644 §3.4.2.2", () => {
  test.each([
    ['userName eq "bjensen"', ["userName", "eq", "bjensen"]],
    ['name.familyName co "O\'Malley"', ["name.familyName", "co", "O'Malley"]],
    ["title pr", ["title", "pr"]],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', ["meta.lastModified", "gt", "2011-05-13T04:42:34Z"]],
    ['title pr and userType eq "Employee"', ["and", ["title", "pr"], ["userType", "eq", "Employee"]]],
    [
      "a eq 1 or b eq true and not (c eq null)",
      ["or", ["a", "eq", 1], ["and", ["b", "eq", true], ["not", ["c", "eq", null]]]],
    ],
    [
      'userType eq "E" and (emails co "x.com" or emails.value co "x.org")',
      ["and", ["userType", "eq", "E"], ["or", ["emails", "co", "x.com"], ["emails.value", "co", "x.org"]]],
    ],
    [
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp"]',
      [
        "or",
        ["emails[]", ["and", ["type", "eq", "work"], ["value", "co", "@example.com"]]],
        ["ims[]", ["type", "eq", "xmpp"]],
      ],
    ],
    [
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "26"',
      ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", "eq", "26"],
    ],
    [
      'userName EQ "x" AND NOT(active eq False)',
      ["and", ["userName", "eq", "x"], ["not", ["active", "eq", false]]],
    ],
    ['title eq "a \\"b\\" \\u00e9"', ["title", "eq", 'a "b" é']],
    ["a eq -1.5e3", ["a", "eq", -1500]],
    ["not pr", ["not", "pr"]],
  ])("%s", (text, expected) => expect(parsed(text)).toEqual(expected));

  test("Entra's match on a part of the chosen element means the same element", () => {
    expect(parsed('emails[type eq "work"].value eq "a@b.c"')).toEqual([
      "emails[]",
      ["and", ["type", "eq", "work"], ["value", "eq", "a@b.c"]],
    ]);
  });

  test.each([
    ["", "At position 1: expected an attribute, found the end."],
    [
      "userName",
      'At position 9: expected an operator (eq, ne, co, sw, ew, pr, gt, ge, lt, le) after "userName", found the end.',
    ],
    [
      "userName eq bjensen",
      'At position 13: expected a value: text in double quotes, a number, true, false or null, found "bjensen".',
    ],
    ['userName eq "x', 'At position 13: expected text that is closed by a double quote, found ""x".'],
    ['(userName eq "x"', 'At position 17: expected ")", found the end.'],
    ['userName eq "x" userName', 'At position 17: expected the end, found "userName".'],
    ['emails[type eq "x"', 'At position 19: expected "]", found the end.'],
    ["__proto__ pr", 'At position 1: expected an attribute, found "__proto__ pr".'],
    [
      'title eq "\\u0000"',
      'At position 10: expected text that is closed by a double quote, found ""\\u0000"".',
    ],
  ])("refuses %j and says where", (text, detail) => expect(parsed(text)).toBe(detail));

  test("refuses what is too long, too deep or too wide", () => {
    expect(parsed(`title eq "${"x".repeat(4096)}"`)).toMatch(/longer than 4096 bytes/);
    expect(parsed(`${"(".repeat(40)}title pr${")".repeat(40)}`)).toMatch(/deeper than 32/);
    expect(parsed(Array(300).fill("a pr").join(" or "))).toMatch(/more than 256/);
  });
});

describe("paths of PATCH", () => {
  test.each([
    ["members", "members", undefined, undefined],
    ["name.familyName", "name", "familyName", undefined],
    ['addresses[type eq "work"]', "addresses", undefined, ["type", "eq", "work"]],
    ['members[value eq "2819"].displayName', "members", "displayName", ["value", "eq", "2819"]],
    [
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department",
      "department",
      undefined,
      undefined,
    ],
  ])("%s", (text, name, sub, filter) => {
    const result = parsePatchPath(text);
    if (!result.ok) throw new Error(result.detail);
    expect(result.path.path.name).toBe(name);
    expect(result.path.path.sub).toBe(sub);
    expect(result.path.filter && shape(result.path.filter)).toEqual(filter);
  });
});

const fragments = fc.constantFrom(
  "userName",
  "emails",
  "eq",
  "co",
  "pr",
  "and",
  "or",
  "not",
  "(",
  ")",
  "[",
  "]",
  '"x"',
  '"',
  "\\",
  "1",
  "true",
  " ",
  ".",
  ":",
  "urn:a:b",
);

describe("any text at all", () => {
  test("never throws", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 200 }),
        (text) => typeof parseFilter(text).ok === "boolean",
      ),
    );
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 60 }), (parts) => {
        parseFilter(parts.join(" "));
        parsePatchPath(parts.join(""));
      }),
      { numRuns: 400 },
    );
  });

  test("takes linear time: the worst of the shapes that make parsers backtrack stays under 20 ms", () => {
    const shapes = [
      "(".repeat(4096),
      '"'.repeat(4096),
      "a.".repeat(2048),
      "not ".repeat(1024),
      "a pr and ".repeat(455),
      "urn:".repeat(1024),
      `a eq "${"\\".repeat(4000)}`,
      " ".repeat(4096),
      "1".repeat(4096),
      `a eq ${"1".repeat(4000)}e`,
      "emails[".repeat(585),
    ];
    for (const text of shapes) {
      // The processor's time and not the clock's, as the machine of a test may be busy.
      const before = process.threadCpuUsage();
      parseFilter(text);
      const { user, system } = process.threadCpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(20);
    }
  });
});
