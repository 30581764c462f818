import type { CallRefusal } from "#lib/keys/contract.ts";
import { noteKeyUse } from "#lib/keys/key-use.ts";
import { type GrantSubject, grantToken } from "#lib/keys/oauth/grant-token.ts";
import { OAuthError } from "#lib/keys/oauth/oauth-error.ts";
import { TOKEN_PATH } from "#lib/keys/token-url.ts";
import { isDatabaseUnavailable } from "#lib/platform/errors/database-error.ts";
import { RateLimiter } from "#lib/platform/http/rate-limiter.ts";
import { requestIdOf } from "#lib/platform/http/request.ts";
import { log } from "#lib/platform/log/log.ts";
import { rateLimiters } from "./rate-limit.ts";
import { logScimRequest } from "./request-log.ts";

/** Bytes; an assertion is the longest part. */
const BODY_LIMIT = 32 * 1024;
/** Refused calls that are noted, by directory: whoever knows a client id must not be able to fill the log. */
const strangers = new RateLimiter();
const strangersLimit = { perSecond: 1, burst: 500 };

/** Tokens of one key: a client that asks for one with each call must not fill the database. */
const tokensLimit = { perSecond: 20, burst: 200 };

type Answer = { status: number; body: Record<string, unknown>; headers: Readonly<Record<string, string>> };
type Call = { subject: GrantSubject | undefined; refusal: CallRefusal | null; detail: string | null };

/** Whether a request is for the token endpoint, with whatever query. */
export function isTokenRequest(url: string): boolean {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  return url.slice(start).split("?", 1)[0]?.replace(/\/$/, "") === TOKEN_PATH;
}

/**
 * The OAuth 2.0 token endpoint (RFC 6749 §3.2), one plain function like the SCIM server's. It never throws: errors become
 * the JSON of §5.2 here, and every request whose client id is known stands in its directory's SCIM log. What came in the
 * body is never logged: it is made of secrets.
 * @param context `address`: the client's
 */
export async function handleTokenRequest(
  request: Request,
  { address }: { address: string },
): Promise<Response> {
  const started = performance.now();
  const requestId = requestIdOf(request.headers);
  const call: Call = { subject: undefined, refusal: null, detail: null };
  let answer: Answer;
  try {
    answer = await serve(request, address, call);
  } catch (error) {
    answer = errorAnswer(error, requestId, call);
  }
  const { subject, refusal } = call;
  if (subject && answer.status === 200) noteKeyUse(subject.id, address);
  if (subject && (refusal === null || strangers.take(subject.directoryId, strangersLimit) === 0))
    record(request, subject, call, answer.status, { started, requestId, address });
  return new Response(request.method === "HEAD" ? null : JSON.stringify(answer.body), {
    status: answer.status,
    headers: {
      ...answer.headers,
      "content-type": "application/json;charset=UTF-8",
      "cache-control": "no-store",
      pragma: "no-cache",
      "x-request-id": requestId,
      "x-content-type-options": "nosniff",
    },
  });
}

async function serve(request: Request, address: string, call: Call): Promise<Answer> {
  if (request.method !== "POST")
    throw new OAuthError("invalid_request", "Tokens are asked for with POST.", {
      status: 405,
      headers: { allow: "POST" },
    });
  const mediaType = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== "application/x-www-form-urlencoded")
    throw new OAuthError("invalid_request", "The body has to be application/x-www-form-urlencoded.");
  const form = new URLSearchParams(await readForm(request));
  const token = await grantToken(form, request.headers.get("authorization"), {
    address,
    onClient: (subject) => {
      call.subject = subject;
    },
    secondsToWait: (keyId) => rateLimiters.tokens.take(keyId, tokensLimit),
  });
  return {
    status: 200,
    headers: {},
    body: {
      access_token: token.accessToken,
      token_type: "Bearer",
      expires_in: token.expiresIn,
      scope: token.scopes.join(" "),
    },
  };
}

async function readForm(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > BODY_LIMIT) break;
      chunks.push(chunk);
    }
  } catch {
    // The connection's fault would else pass for the database's: the two have the same codes.
    throw new OAuthError("invalid_request", "The body breaks off.");
  }
  if (size > BODY_LIMIT) throw new OAuthError("invalid_request", "The body is too large.", { status: 413 });
  return Buffer.concat(chunks).toString("utf8");
}

function errorAnswer(error: unknown, requestId: string, call: Call): Answer {
  if (error instanceof OAuthError) {
    call.refusal = error.refusal;
    call.detail = error.logged;
    const challenge =
      error.status === 401 ? { "www-authenticate": 'Basic realm="SCIM", charset="UTF-8"' } : {};
    return {
      status: error.status,
      body: { error: error.code, error_description: error.message },
      headers: { ...challenge, ...error.headers },
    };
  }
  // RFC 6749 names no code for a server's own faults at this endpoint; those of its §4.1.2.1 say it best.
  if (isDatabaseUnavailable(error)) {
    log.error({ err: error, requestId }, "database unavailable");
    const description = "Muster cannot reach its database at the moment. Try again shortly.";
    return {
      status: 503,
      body: { error: "temporarily_unavailable", error_description: description },
      headers: { "retry-after": "5" },
    };
  }
  log.error({ err: error, requestId }, "unexpected error in a token request");
  const description = `Muster failed while answering. Tell its admin the request id ${requestId}.`;
  return { status: 500, body: { error: "server_error", error_description: description }, headers: {} };
}

function record(
  request: Request,
  subject: GrantSubject,
  { refusal, detail }: Call,
  status: number,
  { started, requestId, address }: { started: number; requestId: string; address: string },
): void {
  logScimRequest(
    {
      at: new Date(),
      directoryId: subject.directoryId,
      keyId: subject.id,
      keyName: subject.name,
      method: request.method,
      path: TOKEN_PATH,
      // A client that puts its secret there, against RFC 6749 §2.3.1, must not find it in the log.
      query: "",
      status,
      durationMs: performance.now() - started,
      client: subject.clientProfile,
      userAgent: (request.headers.get("user-agent") ?? "").slice(0, 200),
      address,
      refusal,
      detail,
      requestId,
    },
    ["scim-requests"],
  );
}
