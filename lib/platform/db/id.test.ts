import { expect, test } from "vitest";
import { isId, newId } from "./id.ts";

test("ids are UUIDv7 and sort by time", () => {
  const earlier = newId(1_700_000_000_000);
  const later = newId(1_700_000_000_001);
  expect(earlier).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(earlier < later).toBe(true);
  expect(Number.parseInt(earlier.replace("-", "").slice(0, 12), 16)).toBe(1_700_000_000_000);
});

test("a thousand ids are a thousand ids", () => {
  expect(new Set(Array.from({ length: 1000 }, () => newId(1))).size).toBe(1000);
});

test.each(["", "x", "00000000-0000-0000-0000-00000000000g", "'; drop table users; --"])(
  "%j is no id",
  (text) => {
    expect(isId(text)).toBe(false);
  },
);
