import * as z from "zod";
import { AppError, type FieldError } from "../errors/app-error.ts";
import { ERROR_CODES, type ErrorCode } from "../errors/codes.ts";
import { isDatabaseUnavailable } from "../errors/database-error.ts";
import { log } from "../log/log.ts";

/** Body of every error of the admin API (RFC 9457), with the code and the fields as extension members. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ field: z.string(), detail: z.string() })).optional(),
  retryAfter: z.number().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** Turns zod's issues into field errors with dotted paths. */
export function fieldErrorsOf(error: z.ZodError): FieldError[] {
  return error.issues.map((issue) => ({ field: issue.path.join("."), detail: issue.message }));
}

/** Maps whatever was thrown to the error that is told; unexpected ones become `internal` and are logged. */
export function toAppError(error: unknown, requestId: string): AppError {
  if (error instanceof AppError) return error;
  if (isDatabaseUnavailable(error)) {
    log.error({ err: error, requestId }, "database unavailable");
    return new AppError("database_unavailable", {
      detail: "Muster cannot reach its database at the moment. Nothing was changed; try again shortly.",
      retryAfter: 5,
    });
  }
  log.error({ err: error, requestId }, "unexpected error");
  return new AppError("internal", {
    detail: `Muster failed while answering. Tell support the request id ${requestId}.`,
  });
}

/** The one place that turns an error into an answer. */
export function problemResponse(error: unknown, requestId: string): Response {
  const known = toAppError(error, requestId);
  const code: ErrorCode = known.code;
  const problem: Problem = {
    type: `urn:muster:error:${code}`,
    title: ERROR_CODES[code].title,
    status: known.status,
    detail: known.message,
    code,
    requestId,
    ...(known.errors.length > 0 ? { errors: known.errors } : {}),
    ...(known.retryAfter === undefined ? {} : { retryAfter: known.retryAfter }),
  };
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-request-id": requestId,
  });
  if (known.retryAfter !== undefined) headers.set("retry-after", String(Math.ceil(known.retryAfter)));
  return new Response(JSON.stringify(problem), { status: known.status, headers });
}
