import { expect, test } from "vitest";
import { addressKeyOf } from "./address-key.ts";

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"],
  ["2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"],
  ["", ""],
  ["unknown", ""],
])("%s counts as %s", (address, key) => {
  expect(addressKeyOf(address)).toBe(key);
});
