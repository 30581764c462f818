import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cursorTimeout, decodeCursor, encodeCursor } from "./cursor.ts";
import { isPosition, type Sort } from "./keyset.ts";

const now = Date.parse("2026-05-13T04:42:34Z");
const position = fc.record({ key: fc.option(fc.string({ unit: "grapheme" })), id: fc.uuid() });
const cursor = fc.record({ direction: fc.constantFrom("after", "before"), position });

describe("a cursor", () => {
  test("comes back as it was, in letters that a URL needs not escape", () => {
    fc.assert(
      fc.property(cursor, (one) => {
        const text = encodeCursor(one, "query", now);
        expect(encodeURIComponent(text)).toBe(text);
        expect(decodeCursor(text, "query", now)).toEqual({ ok: true, value: one });
      }),
    );
  });

  test("of another query, or too old, is told apart", () => {
    const text = encodeCursor({ direction: "after", position: { key: null, id: "x" } }, "a", now);
    expect(decodeCursor(text, "b", now)).toMatchObject({
      failure: { status: 400, scimType: "invalidCursor" },
    });
    const later = now + cursorTimeout * 1000 + 1001;
    expect(decodeCursor(text, "a", later)).toMatchObject({
      failure: { status: 400, scimType: "expiredCursor" },
    });
  });

  test("that is none is refused and never throws", () => {
    const json = fc.json().map((text) => Buffer.from(text).toString("base64url"));
    fc.assert(
      fc.property(fc.oneof(fc.string(), json), (text) => {
        expect(decodeCursor(text, "a", now)).toMatchObject({ failure: { scimType: "invalidCursor" } });
      }),
    );
  });
});

test("a position is only taken where the order can have it", () => {
  const id = "0199d8a0-0000-7000-8000-000000000001";
  const sort = (type: Sort["type"], nullable = true): Sort => ({
    sql: "x",
    type,
    nullable,
    descending: false,
  });
  expect(isPosition({ id, key: null }, undefined)).toBe(true);
  expect(isPosition({ id: "x", key: null }, undefined)).toBe(false);
  expect(isPosition({ id, key: "a" }, undefined)).toBe(false);
  expect(isPosition({ id, key: null }, sort("text", false))).toBe(false);
  expect(isPosition({ id, key: "a\u0000" }, sort("text"))).toBe(false);
  expect(isPosition({ id, key: "1.5" }, sort("numeric"))).toBe(true);
  expect(isPosition({ id, key: "1e5" }, sort("numeric"))).toBe(false);
  expect(isPosition({ id, key: "2026-05-13 04:42:34.123+00" }, sort("timestamptz"))).toBe(true);
  expect(isPosition({ id, key: "2026-02-30 04:42:34+00" }, sort("timestamptz"))).toBe(false);
  expect(isPosition({ id, key: "0000-01-01 04:42:34+00" }, sort("timestamptz"))).toBe(false);
  expect(isPosition({ id, key: "yesterday" }, sort("timestamptz"))).toBe(false);
});
