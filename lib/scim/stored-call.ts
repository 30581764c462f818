import { TOKEN_PATH } from "#lib/keys/token-url.ts";
import type { LoggedCall } from "./redact-call.ts";

/**
 * A call as it waits for its turn to be written. At thousands a second what waits decides what the garbage collector has
 * to move: one flat text is a third of the call it was made of.
 */
export type StoredCall = {
  /** Its row of scim_request, in the text form of COPY, in the order of `columnNames`; without its newline. */
  readonly line: string;
  readonly directoryId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly isError: boolean;
  /** Whether it shows that the provider gets through: a token is asked for before the first SCIM call. */
  readonly isServed: boolean;
  /** What few calls have: what went over the wire, and the resources of Bulk. */
  readonly details:
    | { readonly [Detail in "body" | "resourceIds"]: LoggedCall[Detail] | undefined }
    | undefined;
};

const columns: Readonly<Record<string, (call: LoggedCall) => string | null>> = {
  id: ({ id }) => id,
  at: ({ at }) => at.toISOString(),
  directory_id: ({ directoryId }) => directoryId,
  key_id: ({ keyId }) => keyId,
  key_name: ({ keyName }) => keyName,
  method: ({ method }) => method,
  path: ({ path }) => path,
  query: ({ query }) => query,
  status: ({ status }) => String(status),
  duration_ms: ({ durationMs }) => (Number.isFinite(durationMs) ? String(durationMs) : null),
  client: ({ client }) => client,
  user_agent: ({ userAgent }) => userAgent,
  address: ({ address }) => address,
  refusal: ({ refusal }) => refusal,
  detail: ({ detail }) => detail,
  request_id: ({ requestId }) => requestId,
  resource_type: ({ resourceType }) => resourceType ?? null,
  resource_id: ({ resourceId }) => resourceId ?? null,
};

/** The columns of scim_request, as a line has them. */
export const columnNames = Object.keys(columns);
const fields = Object.values(columns);

/** A call as it is to be written. */
export function storedCall(call: LoggedCall): StoredCall {
  const { directoryId, at, status, keyId, refusal, path, body, resourceIds } = call;
  return {
    line: fields.map((field) => copied(field(call))).join("\t"),
    directoryId,
    at: at.getTime(),
    isError: status >= 400,
    isServed: keyId !== null && refusal === null && path !== TOKEN_PATH,
    details: body || resourceIds ? { body, resourceIds } : undefined,
  };
}

/** The id of a call's row: its first column. */
export function idOf({ line }: StoredCall): string {
  return line.slice(0, line.indexOf("\t"));
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** A value in the text form of COPY (PostgreSQL, "COPY", File Formats). */
function copied(value: string | null): string {
  if (value === null) return "\\N";
  return /[\\\t\n\r]/.test(value) ? value.replace(/[\\\t\n\r]/g, (one) => escapes[one] ?? one) : value;
}
