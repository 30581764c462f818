import { expect, test } from "vitest";
import { safeNext } from "./safe-next.ts";

test.each([
  ["/users?q=dana", "/users?q=dana"],
  ["/settings/directories/0192#keys", "/settings/directories/0192#keys"],
  [undefined, "/"],
  [["/users", "/x"], "/"],
  ["", "/"],
  ["users", "/"],
  ["https://evil.example/", "/"],
  ["//evil.example/", "/"],
  ["/\\evil.example/", "/"],
  ["/\t/evil.example/", "/"],
  ["/.//evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/sign-in?next=/users", "/"],
  ["/api/v1/session", "/"],
])("%j leads to %s", (next, path) => {
  expect(safeNext(next)).toBe(path);
});
