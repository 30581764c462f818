import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { clientAddressOf, type HeaderLookup } from "#lib/platform/http/request.ts";
import { log } from "#lib/platform/log/log.ts";
import { answerScim } from "#lib/scim/http.ts";
import { type LongBody, takingMs } from "#lib/scim/long-body.ts";

/** How long the rest of a body that nobody wants is let in, so that its sender gets to read the answer. */
const DRAIN_MS = 500;

/** Answers a SCIM request straight on node:http. */
export async function answerScimRequest(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const headers = headersOf(incoming);
  const { method = "GET", url = "/" } = incoming;
  const request = {
    method,
    // Without the Host header, in which whoever sends it could write a path of his own.
    url: `http://-${url}`,
    headers,
    read: (limit: number) => readIncoming(incoming, limit),
  };
  const answer = await answerScim(request, { address: clientAddressOf(headers) });
  const { status, headers: answered, body } = answer;
  if (typeof body === "object" && body) await send(outgoing.writeHead(status, answered), body);
  else {
    if (body !== null) answered["content-length"] = String(Buffer.byteLength(body));
    outgoing.writeHead(status, answered).end(body ?? undefined);
  }
  if (!incoming.complete) drain(incoming);
}

/** Sends a body as it is taken. Where it breaks off the connection ends too, so that nobody takes it for whole. */
async function send(outgoing: ServerResponse, body: LongBody): Promise<void> {
  try {
    await pipeline(body, outgoing, { signal: AbortSignal.timeout(takingMs) });
  } catch (error) {
    log.warn({ err: error }, "a long SCIM answer broke off");
    outgoing.destroy();
    await body.return();
  }
}

function headersOf({ headers }: IncomingMessage): HeaderLookup {
  return {
    get: (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
  };
}

function readIncoming(incoming: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (Number(incoming.headers["content-length"]) > limit) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk);
      else resolve(null);
    });
    incoming.once("end", () => resolve(Buffer.concat(chunks)));
    incoming.once("error", reject);
    incoming.once("close", () => reject(new Error("The client hung up.")));
  });
}

function drain(incoming: IncomingMessage): void {
  const timer = setTimeout(() => incoming.destroy(), DRAIN_MS).unref();
  incoming.once("close", () => clearTimeout(timer)).once("end", () => clearTimeout(timer));
  incoming.resume();
}
