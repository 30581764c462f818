import { randomUUID } from "node:crypto";
import type { SandboxReply } from "../http/router.ts";

/** Graph's error body, with the ids that Microsoft's support asks for. */
export function graphError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): SandboxReply {
  const requestId = randomUUID();
  return {
    status,
    headers: { "request-id": requestId, "client-request-id": requestId, ...headers },
    body: {
      error: {
        code,
        message,
        innerError: {
          date: new Date().toISOString().slice(0, 19),
          "request-id": requestId,
          "client-request-id": requestId,
        },
      },
    },
  };
}

export const graphDenied = (): SandboxReply =>
  graphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

export const graphNotFound = (id: string): SandboxReply =>
  graphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const graphUnsupported = (message: string): SandboxReply =>
  graphError(400, "Request_UnsupportedQuery", message);

export function graphFailure(status: number): SandboxReply {
  if (status === 429) {
    return graphError(429, "TooManyRequests", "Too many requests.", { "Retry-After": "2" });
  }
  return graphError(status, "serviceNotAvailable", "The service is unavailable.");
}
