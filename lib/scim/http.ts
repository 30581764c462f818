import { authenticateKey, type KeyAuthentication } from "#lib/keys/authenticate-key.ts";
import type { CallRefusal } from "#lib/keys/contract.ts";
import { noteKeyUse } from "#lib/keys/key-use.ts";
import { isId } from "#lib/platform/db/id.ts";
import { env } from "#lib/platform/env/env.ts";
import { RateLimiter } from "#lib/platform/http/rate-limiter.ts";
import { requestIdOf } from "#lib/platform/http/request.ts";
import { textStream } from "#lib/platform/http/streamed-file.ts";
import type { ScimAnswer, ScimContext, ScimRequest } from "./context.ts";
import { findScimDirectory } from "./directory.store.ts";
import { errorAnswer } from "./error-answer.ts";
import { discard, type LongBody, observed, type Taken, takingMs } from "./long-body.ts";
import { dialectOf } from "./protocol/dialects/dialect.ts";
import type { Json } from "./protocol/json.ts";
import { keyCalls } from "./rate-limit.ts";
import { readBody, type SentBody } from "./read-body.ts";
import { insufficientScope, refusedCall, tooManyCalls, unknownPath } from "./refusal.ts";
import { logScimRequest } from "./request-log.ts";
import { type RequestTarget, targetOf } from "./request-target.ts";
import { type Route, routeOf } from "./route.ts";
import { ScimError, scimError } from "./scim-error.ts";
import { bodyLimitOf, limitOf, withinLimit } from "./time-limit.ts";

/**
 * Calls that are refused and noted all the same, of strangers by directory, else by key: neither who knows a base URL nor
 * who has a key may fill the log with what costs them nothing.
 */
const refused = new RateLimiter();
const refusedLimits = { stranger: { perSecond: 1, burst: 500 }, key: { perSecond: 10, burst: 1_000 } };

/** What a call turned out to be, for the log. */
type Call = {
  directoryId: string | undefined;
  key: { id: string; name: string } | undefined;
  refusal: CallRefusal | undefined;
  detail: string | undefined;
  client: "okta" | "entra" | "other";
  route: Route | undefined;
  readonly sent: SentBody;
  /** Milliseconds that its body may take. */
  readonly bodyLimitMs: number;
};

/** `address`: for the log and the key's last use · `limitMs`: how long the call may take, where it is not the usual time */
type Client = { readonly address: string; readonly limitMs?: number };

/** The answer as it goes over the wire. */
export type ScimResponse = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | LongBody | null;
};

/** The SCIM server as a plain function from `Request` to `Response`, which Next and tests mount. */
export async function handleScim(request: Request, client: Client): Promise<Response> {
  const { method, url, headers } = request;
  const { body, ...rest } = await answerScim(
    { method, url, headers, read: (limit) => readRequest(request, limit) },
    client,
  );
  return new Response(typeof body === "object" && body ? textStream(body, takingMs) : body, rest);
}

/**
 * The SCIM server: `/api/scim/v2/{directoryId}/…`. It knows nothing of what it is mounted on, and lib/server has it
 * straight on node:http, where making a `Request` and a `Response` of each call would take as long as a look-up.
 * It never throws: every error becomes SCIM error JSON here, and nowhere else.
 */
export async function answerScim(
  request: ScimRequest,
  { address, limitMs = limitOf(request.url) }: Client,
): Promise<ScimResponse> {
  const started = performance.now();
  const requestId = requestIdOf(request.headers);
  const target = targetOf(request.url);
  const call: Call = {
    directoryId: undefined,
    key: undefined,
    refusal: undefined,
    detail: undefined,
    client: "other",
    route: undefined,
    sent: {},
    bodyLimitMs: bodyLimitOf(limitMs),
  };
  const served = serve(request, target, call, requestId, address);
  let answer: ScimAnswer;
  try {
    answer = await withinLimit(served, limitMs);
  } catch (error) {
    // What comes after its time nobody takes.
    served.then(discard, () => undefined);
    answer = errorAnswer(error, requestId);
    call.detail = error instanceof ScimError ? error.failure.detail : undefined;
    if (answer.status === 429) call.refusal = "rate_limited";
  }
  const isNoted = isToBeNoted(call);
  const note = ({ start, bytes, isWhole = true }: Partial<Taken> = {}) => {
    if (!isWhole)
      call.detail = `The answer ended after ${bytes} bytes: the client took no more, or it broke off.`;
    if (isNoted) record(request, target, call, answer, start, bytes, { started, requestId, address });
  };
  return response(request.method, await noted(request.method, answer, note), requestId);
}

function isToBeNoted({ directoryId, key, refusal }: Call): boolean {
  if (!directoryId) return false;
  if (!key) return refused.take(directoryId, refusedLimits.stranger) === 0;
  return refusal === undefined || refused.take(key.id, refusedLimits.key) === 0;
}

/** The answer, which is noted as it stands, or once a long one was taken. */
async function noted(
  method: string,
  answer: ScimAnswer,
  note: (taken?: Partial<Taken>) => void,
): Promise<ScimAnswer> {
  const { body } = answer;
  if (typeof body === "object" && method !== "HEAD") return { ...answer, body: await observed(body, note) };
  discard(answer);
  note(typeof body === "string" ? { start: body } : {});
  return answer;
}

async function serve(
  request: ScimRequest,
  target: RequestTarget,
  call: Call,
  requestId: string,
  address: string,
): Promise<ScimAnswer> {
  const directory = isId(target.directoryId) ? await findScimDirectory(target.directoryId) : null;
  call.directoryId = directory?.id;
  call.client = directory?.clientProfile ?? "other";
  const authenticated = await authenticateKey(request.headers.get("authorization"), target.directoryId);
  call.key = keyOf(authenticated);
  if (!authenticated.ok) {
    call.refusal = authenticated.refusal;
    await attribute(call, authenticated.homeId);
    if (target.directoryId === "") {
      call.refusal = "wrong_url";
      throw scimError(
        404,
        undefined,
        "This is no SCIM address. The base URL is on the directory's Keys page.",
      );
    }
    throw refusedCall(authenticated.refusal);
  }
  if (!directory) throw refusedCall("unknown_directory");
  const { key } = authenticated;
  noteKeyUse(key.id, address);
  const wait = keyCalls.take(key.id, key.rateLimit);
  if (wait > 0) throw tooManyCalls(wait);
  const route = routeOf(target.segments);
  if (!route) {
    call.refusal = "wrong_url";
    throw unknownPath(target);
  }
  call.route = route;
  const method = request.method === "HEAD" ? "GET" : request.method;
  const handler = Object.hasOwn(route.methods, method) ? route.methods[method] : undefined;
  if (!handler) {
    const allow = Object.keys(route.methods).join(", ");
    throw scimError(405, undefined, `${request.method} is not possible here; ${allow} is.`, { allow });
  }
  if (isWrite(method, target) && route.scope && !key.scopes.includes(route.scope)) {
    call.refusal = "insufficient_scope";
    throw insufficientScope(key.name, route.scope);
  }
  const context: ScimContext = {
    directory,
    key,
    dialect: dialectOf(directory.clientProfile),
    registry: directory.registry,
    base: `${env().publicUrl}/api/scim/v2/${directory.id}`,
    requestId,
    search: new URLSearchParams(target.query),
    headers: request.headers,
  };
  return handler(context, () => readNoted(request, route, call), route.id);
}

/** A call with a good key to an address of no directory is shown to the admins of the key's own. */
async function attribute(call: Call, homeId: string | undefined): Promise<void> {
  const home = homeId === undefined ? null : await findScimDirectory(homeId);
  if (!home) return;
  call.directoryId = home.id;
  call.client = home.clientProfile;
}

/** Reads the body and leaves it for the log, which needs no text where it has the JSON. */
async function readNoted(request: ScimRequest, route: Route, { sent, bodyLimitMs }: Call): Promise<Json> {
  const json = await readBody(request, { limit: route.bodyLimit, withinMs: bodyLimitMs }, sent);
  sent.json = json;
  sent.text = undefined;
  return json;
}

function keyOf(authenticated: KeyAuthentication): Call["key"] {
  if (authenticated.ok) return authenticated.key;
  const { keyId, keyName } = authenticated;
  return keyId === undefined ? undefined : { id: keyId, name: keyName ?? "" };
}

function isWrite(method: string, target: RequestTarget): boolean {
  return method !== "GET" && method !== "HEAD" && target.segments.at(-1) !== ".search";
}

function record(
  request: ScimRequest,
  target: RequestTarget,
  call: Call,
  answer: ScimAnswer,
  text: string | undefined,
  bytes: number | undefined,
  { started, requestId, address }: { started: number; requestId: string; address: string },
): void {
  const { status } = answer;
  const hasChanged = status < 300 && isWrite(request.method, target);
  logScimRequest(
    {
      at: new Date(),
      directoryId: call.directoryId ?? "",
      keyId: call.key?.id ?? null,
      keyName: call.key?.name ?? null,
      method: request.method,
      path:
        call.refusal === "wrong_url" || call.refusal === "unknown_directory" ? target.pathname : target.path,
      query: target.query,
      status,
      durationMs: performance.now() - started,
      client: call.client,
      userAgent: request.headers.get("user-agent") ?? "",
      address,
      refusal: call.refusal ?? null,
      detail: call.detail ?? null,
      requestId,
      ...resourceOf(call.route, answer),
    },
    hasChanged && call.route ? ["scim-requests", "home", ...call.route.topics] : ["scim-requests"],
    {
      request: request.headers,
      sent: call.sent,
      answerHeaders: answer.headers ?? {},
      answer: text,
      ...(bytes === undefined ? {} : { answerBytes: bytes }),
    },
  );
}

/** The one user or group that a call was about: named in its path, or just created. */
function resourceOf(
  route: Route | undefined,
  { status, headers }: ScimAnswer,
): { resourceType: "User" | "Group"; resourceId: string } | undefined {
  if (!route?.scope) return undefined;
  const location = status === 201 ? headers?.location : undefined;
  const resourceId = location?.slice(location.lastIndexOf("/") + 1) ?? route.id;
  if (!isId(resourceId)) return undefined;
  return { resourceType: route.scope === "users" ? "User" : "Group", resourceId: resourceId.toLowerCase() };
}

function response(method: string, answer: ScimAnswer, requestId: string): ScimResponse {
  const headers: Record<string, string> = {
    ...answer.headers,
    "x-request-id": requestId,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  if (answer.body === undefined) return { status: answer.status, headers, body: null };
  headers["content-type"] = "application/scim+json; charset=utf-8";
  return { status: answer.status, headers, body: method === "HEAD" ? null : answer.body };
}

async function readRequest(request: Request, limit: number): Promise<Buffer | null> {
  const declared = Number(request.headers.get("content-length") ?? Number.NaN);
  if (declared > limit) return null;
  // With a length the transport reads no more than that; without one the bytes are counted as they come.
  if (Number.isFinite(declared)) return Buffer.from(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
