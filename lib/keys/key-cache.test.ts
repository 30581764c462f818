import { describe, expect, test, vi } from "vitest";
import type { StoredKey } from "./key-authentication.store.ts";
import { createKeyCache } from "./key-cache.ts";

const key: StoredKey = {
  id: "k1",
  name: "Key",
  directoryId: "d1",
  clientId: "muster-x",
  kind: "bearer",
  scopes: ["read"],
  ratePerSecond: 5_000,
  rateBurst: 10_000,
  expiresAt: null,
  tokenExpiresAt: null,
  revokedAt: null,
  directoryEnabled: true,
};

describe("the cache of keys", () => {
  test("reads a key once for all who ask, also at the same time", async () => {
    const load = vi.fn(async () => key);
    const cache = createKeyCache(load);
    await Promise.all([cache.find("h"), cache.find("h")]);
    await cache.find("h");
    expect(load).toHaveBeenCalledTimes(1);
  });

  test("a read that never comes back is waited for by nobody new after a while", async () => {
    let time = 0;
    const load = vi
      .fn()
      .mockReturnValueOnce(new Promise(() => undefined))
      .mockResolvedValue(key);
    const cache = createKeyCache(load, () => time);
    void cache.find("h");
    time = 5_000;
    expect(await cache.find("h")).toBe(key);
    expect(load).toHaveBeenCalledTimes(2);
  });

  test("does not keep unknown tokens, which would let guesses fill it", async () => {
    const load = vi.fn(async () => null);
    const cache = createKeyCache(load);
    await cache.find("h");
    await cache.find("h");
    expect(load).toHaveBeenCalledTimes(2);
  });

  test.each([
    ["its own key", { topic: "keys", directoryId: "d1", id: "k1" } as const, 2],
    ["another key", { topic: "keys", directoryId: "d1", id: "k2" } as const, 1],
    ["its directory", { topic: "directories", directoryId: "d1" } as const, 2],
    ["another directory", { topic: "directories", directoryId: "d2" } as const, 1],
    ["every directory", { topic: "directories" } as const, 2],
    ["something else", { topic: "users", directoryId: "d1" } as const, 1],
  ])("after a notice about %s", async (_what, event, reads) => {
    const load = vi.fn(async () => key);
    const cache = createKeyCache(load);
    await cache.find("h");
    cache.notice(event);
    await cache.find("h");
    expect(load).toHaveBeenCalledTimes(reads);
  });

  test("what was being read while its key was revoked is not kept", async () => {
    let answer: (value: StoredKey) => void = () => undefined;
    const load = vi.fn(() => new Promise<StoredKey>((resolve) => (answer = resolve)));
    const cache = createKeyCache(load);
    const early = cache.find("h");
    const stale = answer;
    cache.notice({ topic: "keys", id: "k1" });
    const late = cache.find("h");
    answer({ ...key, revokedAt: new Date(0) });
    stale(key);
    expect((await early)?.revokedAt).toBeNull();
    expect((await late)?.revokedAt).not.toBeNull();
    expect((await cache.find("h"))?.revokedAt).not.toBeNull();
    expect(load).toHaveBeenCalledTimes(2);
  });

  test("reads again after ten seconds, for the case that notices stopped arriving unseen", async () => {
    let now = 0;
    const load = vi.fn(async () => key);
    const cache = createKeyCache(load, () => now);
    await cache.find("h");
    now = 9_999;
    await cache.find("h");
    expect(load).toHaveBeenCalledTimes(1);
    now = 10_000;
    await cache.find("h");
    expect(load).toHaveBeenCalledTimes(2);
  });

  test("a failed read is told to whoever asked, and tried again", async () => {
    const load = vi
      .fn<() => Promise<StoredKey>>()
      .mockRejectedValueOnce(new Error("gone"))
      .mockResolvedValue(key);
    const cache = createKeyCache(load);
    await expect(cache.find("h")).rejects.toThrow("gone");
    expect(await cache.find("h")).toEqual(key);
  });
});
