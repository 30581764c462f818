import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followEvents } from "./live-events.ts";

class FakeEventSource {
  static opened: FakeEventSource[] = [];
  onopen: (() => void) | undefined;
  onmessage: ((event: { data: string }) => void) | undefined;
  onerror: (() => void) | undefined;
  closed = false;
  constructor() {
    FakeEventSource.opened.push(this);
  }
  close() {
    this.closed = true;
  }
  tell(topic: string) {
    this.onmessage?.({ data: JSON.stringify({ topic }) });
  }
}

const newest = () => FakeEventSource.opened.at(-1);

function follow() {
  const rounds: string[][] = [];
  const states: string[] = [];
  let everything = 0;
  const stop = followEvents({
    onTopics: (topics) => rounds.push([...topics]),
    onEverything: () => {
      everything += 1;
    },
    onState: (state) => states.push(state),
  });
  return { rounds, states, everything: () => everything, stop };
}

beforeEach(() => {
  FakeEventSource.opened = [];
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeEventSource);
  vi.stubGlobal("document", {
    visibilityState: "visible",
    addEventListener: () => {},
    removeEventListener: () => {},
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the first notice acts at once, the next ones are gathered", () => {
  const { rounds, stop } = follow();
  newest()?.onopen?.();
  newest()?.tell("audit");
  expect(rounds).toEqual([["audit"]]);
  newest()?.tell("admins");
  newest()?.tell("audit");
  newest()?.tell("admins");
  expect(rounds).toHaveLength(1);
  vi.advanceTimersByTime(300);
  expect(rounds).toEqual([["audit"], ["admins", "audit"]]);
  stop();
});

test("what Home sums up makes Home stale as well", () => {
  const { rounds, stop } = follow();
  newest()?.tell("diagnostics");
  expect(rounds).toEqual([["diagnostics", "home"]]);
  stop();
});

test("what happened between the server's rendering and the first connection is asked for", () => {
  const { everything, stop } = follow();
  expect(everything()).toBe(0);
  newest()?.onopen?.();
  expect(everything()).toBe(1);
  stop();
});

test("a lost stream is opened anew, and everything may have been missed", () => {
  const { everything, states, stop } = follow();
  newest()?.onopen?.();
  newest()?.onerror?.();
  expect(newest()?.closed).toBe(true);
  vi.advanceTimersByTime(1_500);
  expect(FakeEventSource.opened).toHaveLength(2);
  newest()?.onopen?.();
  expect(everything()).toBe(2);
  expect(states.at(-1)).toBe("live");
  stop();
});

test("while it stays down the page polls every 10 s and says so after a moment", () => {
  const { everything, states, stop } = follow();
  newest()?.onerror?.();
  vi.advanceTimersByTime(2_900);
  expect(states).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(states).toEqual(["reconnecting"]);
  vi.advanceTimersByTime(10_000);
  expect(everything()).toBe(1);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(everything()).toBe(1);
});

test("the pauses between tries grow to half a minute", () => {
  const { stop } = follow();
  for (let tries = 0; tries < 10; tries += 1) {
    newest()?.onerror?.();
    vi.advanceTimersByTime(40_000);
  }
  expect(FakeEventSource.opened).toHaveLength(11);
  newest()?.onerror?.();
  vi.advanceTimersByTime(20_000);
  expect(FakeEventSource.opened).toHaveLength(11);
  stop();
});
