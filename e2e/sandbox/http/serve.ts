import type { RequestListener, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type Behaviour, faultFor, hostNow, isConcerned } from "./behaviour.ts";
import { readRequest, type SandboxReply, type SandboxRequest } from "./router.ts";

interface HostOptions {
  readonly scheme: "http" | "https";
  /** A host that serves several tenants misbehaves for each of them apart. */
  behaviourFor(request: SandboxRequest): Behaviour;
  answer(request: SandboxRequest): Promise<SandboxReply>;
  /** What a planned failure looks like in this vendor's form. */
  fail(status: number): SandboxReply;
}

/** Joins a host's behaviour (clock, delays, faults) with its answers into one node:http listener. */
export function serveHost({ scheme, behaviourFor, answer, fail }: HostOptions): RequestListener {
  const failure = (status: number) => (status < 300 ? { status } : fail(status));
  const respond: RequestListener = async (message, response) => {
    const request = await readRequest(message, scheme);
    const behaviour = behaviourFor(request);
    const fault = faultFor(behaviour, request);
    // A hung request stays open until the caller gives up or the host closes.
    if (fault === "hang") return;
    if (behaviour.delayMs > 0 && isConcerned(behaviour, request)) {
      await delay(behaviour.delayMs);
    }
    const reply = fault === "fail" ? failure(behaviour.failStatus) : await answer(request);
    send(response, reply, hostNow(behaviour), behaviour.breakOff && isConcerned(behaviour, request));
  };
  return (message, response) => {
    Promise.resolve(respond(message, response)).catch((error: unknown) => {
      // A fault of the sandbox itself must not pass for a fault of the vendor: say so, and drop the call.
      process.stderr.write(`sandbox: ${message.method} ${message.url}: ${String(error)}\n`);
      response.destroy();
    });
  };
}

function send(response: ServerResponse, reply: SandboxReply, now: Date, breaksOff: boolean): void {
  response.statusCode = reply.status;
  response.setHeader("Date", now.toUTCString());
  for (const [name, value] of Object.entries(reply.headers ?? {})) {
    response.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  if (reply.body === undefined) {
    response.end();
    return;
  }
  const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
  if (!response.hasHeader("Content-Type")) {
    response.setHeader("Content-Type", "application/json");
  }
  response.setHeader("Content-Length", Buffer.byteLength(text));
  if (breaksOff) response.write(text.slice(0, text.length / 2), () => response.destroy());
  else response.end(text);
}
