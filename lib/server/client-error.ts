import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { failureBody } from "#lib/scim/protocol/scim-failure.ts";

const answers = {
  HPE_HEADER_OVERFLOW: [
    431,
    "Request Header Fields Too Large",
    "The address and headers are larger than 64 KiB.",
  ],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, "Payload Too Large", "The body's chunks have too long extensions."],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "The request did not arrive in time. Send it again."],
} as const;
const MEDIA_TYPE = "application/scim+json; charset=utf-8";
const malformed = [400, "Bad Request", "This is no HTTP request that can be read."] as const;

/** Has a server answer with a body what node:http would answer by itself, without one. */
export function answerOddRequests(server: Server): Server {
  return server
    .on("clientError", answerClientError)
    .on("checkExpectation", (_request: IncomingMessage, response: ServerResponse) =>
      refuseRequest(response, 417, "The server does only what Expect: 100-continue asks."),
    );
}

/** An error of HTTP, before it is known what the request is about. */
export function refuseRequest(response: ServerResponse, status: number, detail: string): void {
  const headers = { connection: "close", "cache-control": "no-store", "content-type": MEDIA_TYPE };
  response.writeHead(status, headers).end(failureBody({ status, scimType: undefined, detail }));
}

/**
 * Answers what never becomes a request, as node:http itself would, but with SCIM's error JSON (RFC 7644 §3.12): providers
 * read every body as JSON. Nothing is said where an answer has begun already, since it could pass for a part of that.
 */
function answerClientError(error: Error, socket: Socket): void {
  const code = "code" in error ? String(error.code) : "";
  if (code === "ECONNRESET" || !socket.writable || hasBegunToAnswer(socket)) {
    socket.destroy();
    return;
  }
  const known = Object.hasOwn(answers, code) ? answers[code as keyof typeof answers] : malformed;
  const [status, reason, detail] = known;
  const body = failureBody({ status, scimType: undefined, detail });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncache-control: no-store\r\ncontent-type: ${MEDIA_TYPE}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

/** node:http keeps the answer that is under way on its socket, and asks the same of it. */
function hasBegunToAnswer(socket: Socket & { _httpMessage?: { headersSent: boolean } | null }): boolean {
  return socket._httpMessage?.headersSent === true;
}
