import { parseOptions, verify } from "@node-rs/argon2";
import { expect, test, vi } from "vitest";
import { hashPassword, isOutdatedHash, verifyPassword } from "./password.ts";

vi.mock(import("@node-rs/argon2"), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, verify: vi.fn(original.verify) };
});

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
  vi.mocked(verify).mockClear();
  await verifyPassword(stored, "wrong password");
  await verifyPassword(null, "wrong password");
  const [known, unknown] = vi.mocked(verify).mock.calls.map(([hash]) => parseOptions(hash));
  expect(unknown).toEqual(known);
});

test("a hash with weaker parameters is outdated", async () => {
  expect(isOutdatedHash(await hashPassword("lake tandem orbit 41"))).toBe(false);
  expect(
    isOutdatedHash(
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$3u5xvzTbmzNqCcjvlFRrL7zPOyx1CcgxWQaVpRAGIlY",
    ),
  ).toBe(true);
});
