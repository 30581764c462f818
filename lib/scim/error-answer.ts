import { foreignKeyViolation, isDatabaseUnavailable } from "#lib/platform/errors/database-error.ts";
import { log } from "#lib/platform/log/log.ts";
import type { ScimAnswer } from "./context.ts";
import { failureBody } from "./protocol/scim-failure.ts";
import { refusedCall } from "./refusal.ts";
import { ScimError } from "./scim-error.ts";

/** A database that is away is 503 and any other fault 500, never 404: an identity provider reads that as "user gone". */
export function errorAnswer(error: unknown, requestId: string): ScimAnswer {
  // The directory was deleted since the call was let in: it hears what the next one will hear.
  if (foreignKeyViolation(error)?.endsWith("_directory_id_fkey"))
    return errorAnswer(refusedCall("unknown_directory"), requestId);
  if (error instanceof ScimError) {
    return { status: error.failure.status, body: failureBody(error.failure), headers: error.headers };
  }
  if (isDatabaseUnavailable(error)) {
    // Whether a change was made is not known: the connection may have broken before the answer to its commit.
    log.error({ err: error, requestId }, "database unavailable");
    const detail = "Muster cannot reach its database at the moment. Try again shortly.";
    return {
      status: 503,
      body: failureBody({ status: 503, scimType: undefined, detail }),
      headers: { "retry-after": "5" },
    };
  }
  log.error({ err: error, requestId }, "unexpected error in a SCIM request");
  const detail = `Muster failed while answering. Tell its admin the request id ${requestId}.`;
  return { status: 500, body: failureBody({ status: 500, scimType: undefined, detail }) };
}
