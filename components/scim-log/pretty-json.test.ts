import fc from "fast-check";
import { expect, test } from "vitest";
import { prettyJson } from "./pretty-json.ts";

test("JSON looks as JSON.stringify would write it", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(prettyJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
    }),
  );
});

test("what breaks off is indented as far as it goes", () => {
  expect(prettyJson('{"a":[1,{"b":"c')).toBe('{\n  "a": [\n    1,\n    {\n      "b": "c');
});
