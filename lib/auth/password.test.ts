import { expect, test } from "vitest";
import { hashPassword, isOutdatedHash, verifyPassword } from "./password.ts";

test("a password is stored as argon2id with 64 MiB and accepts only itself", async () => {
  const stored = await hashPassword("lake tandem orbit 41");
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
  expect(await verifyPassword(stored, "lake tandem orbit 41")).toBe(true);
  expect(await verifyPassword(stored, "lake tandem orbit 42")).toBe(false);
});

test("composed and decomposed letters are the same password", async () => {
  const stored = await hashPassword("Zürich im Frühling");
  expect(await verifyPassword(stored, "Zürich im Frühling".normalize("NFD"))).toBe(true);
});

test("an account without a hash is refused whatever the password, even the decoy's own", async () => {
  expect(await verifyPassword(null, "anything at all")).toBe(false);
  expect(await verifyPassword(undefined, "no account has this password")).toBe(false);
});

test("an unknown account costs the same work as a known one", async () => {
  const stored = await hashPassword("lake tandem orbit 41");
  await verifyPassword(null, "warm up the decoy");
  const known = await fastest(() => verifyPassword(stored, "wrong password"));
  const unknown = await fastest(() => verifyPassword(null, "wrong password"));
  expect(unknown / known).toBeGreaterThan(0.5);
  expect(unknown / known).toBeLessThan(2);
});

test("a hash with weaker parameters is outdated", async () => {
  expect(isOutdatedHash(await hashPassword("lake tandem orbit 41"))).toBe(false);
  expect(
    isOutdatedHash(
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$3u5xvzTbmzNqCcjvlFRrL7zPOyx1CcgxWQaVpRAGIlY",
    ),
  ).toBe(true);
});

/** The fastest of five runs in milliseconds: the least disturbed by other load on the machine. */
async function fastest(run: () => Promise<unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
