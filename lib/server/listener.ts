import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { clientAddressOf, PEER_ADDRESS_HEADER } from "#lib/platform/http/request.ts";
import { httpRequests, httpSeconds, METRICS_CONTENT_TYPE } from "#lib/platform/log/metrics.ts";
import { handleTokenRequest, isTokenRequest } from "#lib/scim/oauth-token.ts";
import { refuseRequest } from "./client-error.ts";
import { clusterMetrics } from "./cluster-metrics.ts";
import { answerScimRequest } from "./scim-listener.ts";

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** The address without the origin that it may begin with (RFC 9112 §3.2.2). */
function originForm(url: string): string {
  return url.replace(/^https?:\/\/[^/?]*(?=\/)/i, "");
}

function areaOf(url: string): "scim" | "api" | "page" | "asset" {
  if (url.startsWith("/api/scim/")) return "scim";
  if (url.startsWith("/api/")) return "api";
  return url.startsWith("/_next/") ? "asset" : "page";
}

/**
 * The request listener of the production server: SCIM straight on node:http (a Next route costs about 0.75 ms
 * of CPU a request, whatever it does), everything else by Next.
 */
export function createListener(next: Listener): Listener {
  const token = getRequestListener(
    (request) => handleTokenRequest(request, { address: clientAddressOf(request.headers) }),
    { overrideGlobalObjects: false },
  );
  return (request, response) => {
    const started = performance.now();
    const url = originForm(request.url ?? "/");
    request.url = url;
    const area = areaOf(url);
    const address = request.socket.remoteAddress ?? "";
    request.headers[PEER_ADDRESS_HEADER] = address.startsWith("::ffff:") ? address.slice(7) : address;
    response.once("close", () => {
      httpRequests.inc({ area, method: request.method ?? "GET", status: response.statusCode });
      httpSeconds.observe({ area }, (performance.now() - started) / 1000);
    });
    // RFC 9112 §3.2
    if (request.headers.host === undefined && request.httpVersion === "1.1")
      return refuseRequest(response, 400, "The request has no Host header.");
    if (area === "scim" && !isTokenRequest(`http://-${url}`)) return answerScimRequest(request, response);
    setRawHeader(request.rawHeaders, PEER_ADDRESS_HEADER, request.headers[PEER_ADDRESS_HEADER]);
    if (area === "scim") return token(request, response);
    if (url === "/api/metrics") return answerMetrics(response);
    return next(request, response);
  };
}

/** Replaces a header in Node's flat list of names and values: whatever a client sent under that name is gone. */
function setRawHeader(raw: string[], name: string, value: string): void {
  for (let index = raw.length - 2; index >= 0; index -= 2) {
    if (raw[index]?.toLowerCase() === name) raw.splice(index, 2);
  }
  raw.push(name, value);
}

async function answerMetrics(response: ServerResponse): Promise<void> {
  const text = await clusterMetrics();
  response
    .writeHead(200, {
      "content-type": METRICS_CONTENT_TYPE,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    })
    .end(text);
}
