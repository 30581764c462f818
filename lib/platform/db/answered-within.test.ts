import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isDatabaseUnavailable } from "#lib/platform/errors/database-error.ts";
import { answeredWithin } from "./answered-within.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("silence becomes an error that says that the database is away", async () => {
  const outcome = answeredWithin(5_000, new Promise<never>(() => {})).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(isDatabaseUnavailable(await outcome)).toBe(true);
});

test("an answer and a refusal pass, and leave no timer behind", async () => {
  await expect(answeredWithin(5_000, Promise.resolve("row"))).resolves.toBe("row");
  await expect(answeredWithin(5_000, Promise.reject(new Error("refused")))).rejects.toThrow("refused");
  expect(vi.getTimerCount()).toBe(0);
});
