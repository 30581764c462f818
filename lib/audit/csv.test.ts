import { expect, test } from "vitest";
import { csvField, csvLine } from "./csv.ts";

test.each([
  ["Dana", "Dana"],
  ["", ""],
  ['say "hi", then\ngo', '"say ""hi"", then\ngo"'],
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1 303 555 0100", "'+1 303 555 0100"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tcmd", "'\tcmd"],
  ["\n=1", `"'\n=1"`],
  ["＝1", "'＝1"],
  ['=1,"2"', `"'=1,""2"""`],
])("%j becomes %s", (value, field) => {
  expect(csvField(value)).toBe(field);
});

test("a line ends as RFC 4180 says", () => {
  expect(csvLine(["a", "b,c"])).toBe('a,"b,c"\r\n');
});
