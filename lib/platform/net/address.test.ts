import { expect, test } from "vitest";
import { isLoopbackAddress, isPublicAddress } from "./address.ts";

test.each(["8.8.8.8", "20.190.128.1", "2603:1006:2000::8", "64:ff9b::808:808", "::ffff:8.8.8.8"])(
  "%s is public",
  (address) => expect(isPublicAddress(address)).toBe(true),
);

test.each([
  "127.0.0.1",
  "127.8.9.1",
  "0.0.0.0",
  "10.1.2.3",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "192.0.2.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "fe80::1%eth0",
  "fc00::1",
  "fd12:3456::1",
  "fec0::1",
  "ff02::1",
  "::ffff:127.0.0.1",
  "::ffff:10.0.0.1",
  "64:ff9b::a00:1",
  "2002:7f00:1::",
  "2001:0:1::1",
  "2001:db8::1",
  "::7f00:1",
  "1::1",
  "4000::1",
  "not an address",
])("%s is not public", (address) => expect(isPublicAddress(address)).toBe(false));

test("loopback is recognised in every notation", () => {
  expect(["127.0.0.1", "::1", "[::1]", "::ffff:127.0.0.1"].every(isLoopbackAddress)).toBe(true);
  expect(["10.0.0.1", "8.8.8.8", "fe80::1"].some(isLoopbackAddress)).toBe(false);
});
