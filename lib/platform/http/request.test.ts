import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.resetModules());

async function addressOf(headers: Record<string, string>, proxies: string): Promise<string> {
  vi.stubEnv("DATABASE_URL", "postgresql://x@127.0.0.1/x");
  vi.stubEnv("MUSTER_SECRET_KEYS", "k:x");
  vi.stubEnv("NEXTAUTH_SECRET", "s".repeat(32));
  vi.stubEnv("MUSTER_TRUSTED_PROXIES", proxies);
  const { clientAddressOf } = await import("./request.ts");
  return clientAddressOf(new Headers(headers));
}

test("without a trusted proxy only the socket's address counts", async () => {
  const headers = { "x-forwarded-for": "6.6.6.6", "x-muster-peer-address": "203.0.113.9" };
  expect(await addressOf(headers, "0")).toBe("203.0.113.9");
});

test("with one trusted proxy its own entry counts, not what the client wrote before it", async () => {
  const headers = { "x-forwarded-for": "6.6.6.6, 198.51.100.4", "x-muster-peer-address": "127.0.0.1" };
  expect(await addressOf(headers, "1")).toBe("198.51.100.4");
});

test("a request id is taken over only when it is plain and short", async () => {
  const { requestIdOf } = await import("./request.ts");
  expect(requestIdOf(new Headers({ "x-request-id": "abc-123" }))).toBe("abc-123");
  expect(requestIdOf(new Headers({ "x-request-id": 'x" onload="' }))).toMatch(/^[0-9a-f-]{36}$/);
});
