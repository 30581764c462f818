import { expect, test } from "vitest";
import { contentSecurityPolicy, newNonce } from "./content-security-policy.ts";

test("neither scripts nor style elements run without the nonce", () => {
  const policy = contentSecurityPolicy({ nonce: "abc", https: true, development: false });
  expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic';");
  expect(policy).toContain("style-src 'self' 'nonce-abc';");
  expect(policy).not.toMatch(/unsafe-(eval|inline)/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("upgrade-insecure-requests");
});

test("an installation on http is not told to upgrade", () => {
  expect(contentSecurityPolicy({ nonce: "abc", https: false, development: false })).not.toContain(
    "upgrade-insecure-requests",
  );
});

test("no nonce comes twice", () => {
  const nonces = new Set(Array.from({ length: 1000 }, newNonce));
  expect(nonces.size).toBe(1000);
});
