import { expect, test } from "vitest";
import { isPrivateAddress } from "./provider-words.ts";

test.each([
  ["https://muster.example/x", false],
  ["http://muster.example/x", true],
  ["https://localhost/x", true],
  ["https://127.0.0.1/x", true],
  ["https://10.1.2.3/x", true],
])("%s is private: %s", (url, expected) => {
  expect(isPrivateAddress(url)).toBe(expected);
});
