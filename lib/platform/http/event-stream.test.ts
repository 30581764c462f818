import { afterEach, expect, test, vi } from "vitest";
import { streamEvents } from "./event-stream.ts";

vi.mock("#lib/platform/db/notify.ts", () => ({ subscribe: () => () => undefined }));

afterEach(() => vi.useRealTimers());

test("a reader who goes while its session is looked up ends the stream, and nothing else", async () => {
  vi.useFakeTimers();
  const rejected = vi.fn();
  process.on("unhandledRejection", rejected);
  const answer = Promise.withResolvers<boolean>();
  const asked = vi.fn(() => answer.promise);
  const request = new Request("http://localhost/api/v1/events");
  const { body } = streamEvents(request, { isVisible: () => true, isStillAllowed: asked });
  await vi.advanceTimersByTimeAsync(15_000);
  expect(asked).toHaveBeenCalledOnce();
  await body?.cancel();
  answer.resolve(true);
  vi.useRealTimers();
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", rejected);
  expect(rejected).not.toHaveBeenCalled();
});
