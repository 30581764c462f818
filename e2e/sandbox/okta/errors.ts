import { randomBytes } from "node:crypto";
import type { SandboxReply } from "../http/router.ts";

/** Status and summary of the codes used here, from Okta's "Error codes" reference. */
const errors = {
  E0000001: [400, "Api validation failed: {0}"],
  E0000005: [403, "Invalid session"],
  E0000006: [403, "You do not have permission to perform the requested action"],
  E0000007: [404, "Not found: Resource not found: {0}"],
  E0000009: [500, "Internal Server Error"],
  E0000011: [401, "Invalid token provided"],
  E0000022: [405, "The endpoint does not support the provided HTTP method"],
  E0000031: [400, "Invalid search criteria."],
  E0000038: [403, "This operation is not allowed in the user's current status."],
  E0000047: [429, "API call exceeded rate limit due to too many requests."],
} as const satisfies Record<string, readonly [status: number, summary: string]>;

export type OktaErrorCode = keyof typeof errors;

/**
 * Okta's error body. `errorId` is new each time; `causes` are sentences.
 * @param subject fills `{0}` of the summary.
 */
export function oktaError(code: OktaErrorCode, subject = "", causes: readonly string[] = []): SandboxReply {
  const [status, summary] = errors[code];
  return {
    status,
    body: {
      errorCode: code,
      errorSummary: summary.replace("{0}", subject),
      errorLink: code,
      errorId: `oae${randomBytes(16).toString("base64url")}`,
      errorCauses: causes.map((errorSummary) => ({ errorSummary })),
    },
  };
}

/** The answer of a planned fault: E0000047 for 429, E0000009 for the rest. */
export function oktaFailure(status: number): SandboxReply {
  if (status === 429) return oktaError("E0000047");
  return { ...oktaError("E0000009"), status };
}
