import { expect, test } from "vitest";
import { mapColumns, repeatedNames, rowsOf, templateCsv } from "./map-columns.ts";
import { parseCsv } from "./parse-csv.ts";

const recordsOf = (text: string) => {
  const parsed = parseCsv(text);
  if (!parsed.ok) throw new Error(`${parsed.line}: ${parsed.detail}`);
  return parsed;
};

test.each([
  ["commas", "a,b\n1,2\n"],
  ["semicolons, as spreadsheets in Europe write", "a;b\r\n1;2\r\n"],
  ["tabs", "a\tb\n1\t2"],
  ["a byte order mark", "\uFEFFa,b\n1,2"],
])("reads %s", (_, text) => {
  expect(recordsOf(text)).toMatchObject({ header: ["a", "b"], records: [{ line: 2, cells: ["1", "2"] }] });
});

test("quoted cells may hold separators, quotation marks and line ends; lines are counted all the same", () => {
  const { records } = recordsOf('a,b\n"x, y","he said ""no"""\n\n"two\nlines",z\nlast,');
  expect(records).toEqual([
    { line: 2, cells: ["x, y", 'he said "no"'] },
    { line: 4, cells: ["two\nlines", "z"] },
    { line: 6, cells: ["last", ""] },
  ]);
});

test("an export's guard against formulas is taken away again", () => {
  expect(recordsOf("phone\n'+49 30 1").records[0]?.cells).toEqual(["+49 30 1"]);
  expect(recordsOf("name\n'Angelo").records[0]?.cells).toEqual(["'Angelo"]);
});

test.each([
  ["", 1, "empty"],
  ['a,b\n"x,y\n', 2, "never closed"],
  ['a,b\n1,"x"y\n', 2, "closing quotation mark"],
])("%j is refused with its line", (text, line, words) => {
  expect(parseCsv(text)).toMatchObject({ ok: false, line, detail: expect.stringContaining(words) });
});

test("columns are mapped by field name, label, and what other products call them; each field once", () => {
  expect(
    mapColumns(["User name", "DISPLAYNAME", "First Name", "mail", "Email", "Shoe size", "zipCode"]),
  ).toEqual(["userName", "displayName", "givenName", "email", null, null, "postalCode"]);
});

test("the template maps onto itself, and has all 25 attributes and the external id", () => {
  const { header, records } = recordsOf(templateCsv());
  expect(header).toHaveLength(26);
  expect(mapColumns(header)).toEqual(header);
  expect(rowsOf(records, mapColumns(header))[0]?.values).toMatchObject({
    displayName: "Anna Berg",
    country: "DE",
  });
});

test("a second line with the same name is told, whatever its case", () => {
  const rows = [
    { line: 2, values: { userName: "Anna", externalId: "X" } },
    { line: 3, values: { userName: "anna", externalId: "x" } },
    { line: 9, values: { userName: "Berta", externalId: "X" } },
  ];
  expect(repeatedNames(rows)).toEqual([
    { line: 3, field: "userName", detail: "Line 2 has the same user name." },
    { line: 9, field: "externalId", detail: "Line 2 has the same external ID." },
  ]);
});
