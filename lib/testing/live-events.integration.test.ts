import path from "node:path";
import { expect, test, vi } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { publish } from "#lib/platform/db/notify.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { streamEvents } from "#lib/platform/http/event-stream.ts";
import { apiRequest, signedInAs } from "./signed-in.ts";

/** The route itself, found by its path: lib doesn't know app. */
const route = path.join(import.meta.dirname, "../../app/api/v1/events/route.ts");
const { GET } = (await import(route)) as {
  GET: (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
};

type Stream = { next: () => Promise<string>; close: () => void };

function read(response: Response, close: () => void): Stream {
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  const text = new TextDecoder();
  const next = async () => {
    const { value } = await reader.read();
    return value === undefined ? "closed" : text.decode(value);
  };
  return { next, close };
}

async function open(cookie: string, lastEventId: string | null = null): Promise<Stream> {
  const controller = new AbortController();
  const plain = apiRequest("GET", "events", { cookie, headers: { "last-event-id": lastEventId } });
  const request = new Request(plain, { signal: controller.signal });
  const response = await GET(request, { params: Promise.resolve({}) });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const stream = read(response, () => controller.abort());
  expect(await stream.next()).toMatch(/^retry:/);
  return stream;
}

/** The next notices up to the one with this id, with their event ids. */
async function readUntil(stream: Stream, id: string): Promise<{ eventId: string; event: object }[]> {
  const all: { eventId: string; event: object }[] = [];
  for (;;) {
    const chunk = await stream.next();
    if (chunk === "closed") throw new Error("the stream ended");
    for (const [, eventId = "", data = ""] of chunk.matchAll(/^id: (.*)\ndata: (.*)$/gm)) {
      const event = JSON.parse(data) as { id?: string };
      all.push({ eventId, event });
      if (event.id === id) return all;
    }
  }
}

/** A notice counts only once this process listens: it is repeated until it arrives. */
async function listen(stream: Stream): Promise<void> {
  const id = newId();
  const timer = setInterval(() => publish(prisma(), { topic: "home", id }), 20);
  await readUntil(stream, id);
  clearInterval(timer);
}

test("notices arrive in order, of directories in the admin's scope only", async () => {
  const directoryId = newId();
  const everything = await open((await signedInAs("owner")).cookie);
  await listen(everything);
  const limited = await open((await signedInAs("auditor", { directoryIds: [] })).cookie);

  const [first, last] = [newId(), newId()];
  await publish(prisma(), { topic: "diagnostics", directoryId, id: first });
  await publish(prisma(), { topic: "audit", id: last });

  expect((await readUntil(everything, last)).map(({ event }) => event)).toContainEqual({
    topic: "diagnostics",
    directoryId,
    id: first,
  });
  const seen = await readUntil(limited, last);
  expect(seen.some(({ event }) => "directoryId" in event)).toBe(false);
  everything.close();
  limited.close();
});

test("a tab that comes back gets what it missed", async () => {
  const { cookie } = await signedInAs("owner");
  const before = await open(cookie);
  await listen(before);
  const [seen, missed] = [newId(), newId()];
  await publish(prisma(), { topic: "users", id: seen });
  const lastSeen = (await readUntil(before, seen)).at(-1);
  before.close();
  expect(await before.next()).toBe("closed");

  const other = await open(cookie);
  await publish(prisma(), { topic: "users", id: missed });
  await readUntil(other, missed);
  const after = await open(cookie, lastSeen?.eventId);
  expect((await readUntil(after, missed)).at(-1)?.event).toEqual({ topic: "users", id: missed });
  other.close();
  after.close();
});

test("without a session there is no stream", async () => {
  const response = await GET(apiRequest("GET", "events"), { params: Promise.resolve({}) });
  expect(response.status).toBe(401);
});

test("the stream ends when the admin may no longer read it", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const response = streamEvents(new Request("http://localhost/api/v1/events"), {
    isVisible: () => true,
    isStillAllowed: async () => false,
  });
  const stream = read(response, () => undefined);
  expect(await stream.next()).toMatch(/^retry:/);
  vi.advanceTimersByTime(15_000);
  expect(await stream.next()).toBe("closed");
  vi.useRealTimers();
});
