import { setTimeout as delay } from "node:timers/promises";

/** Where a SCIM endpoint is and how to sign in to it. */
export interface ScimConnection {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** The whole header, e.g. `Bearer …`. */
  readonly authorization: string;
  /** In place of the global one, where the endpoint is not on the network. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Waits before a repetition, in milliseconds; in place of the clock. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** One call and what came of it. */
export interface ScimAnswer {
  /** Method and path without its query, e.g. `POST /Users`. */
  readonly call: string;
  readonly sent: JsonObject | undefined;
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** `undefined` where the text is no JSON object. */
  readonly body: JsonObject | undefined;
}

/** The endpoint answered in a way that the IdP does not accept. */
export class ScimRefusal extends Error {
  /** HTTP status of the answer; 0 when there was none. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Says what was seen, which rule it breaks, what was sent and what came. */
export function violation(answer: ScimAnswer, rule: string, seen: string): ScimRefusal {
  const sent = answer.sent ? JSON.stringify({ ...answer.sent, password: undefined }) : "no body";
  const sentence = `${answer.call}: ${seen}. Rule: ${rule}. Sent: ${shorten(sent)}. Came: ${answer.status} ${shorten(answer.text)}`;
  return new ScimRefusal(answer.status, sentence.trim());
}

function shorten(text: string): string {
  return text.length <= 600 ? text : `${text.slice(0, 600)}…`;
}

/** How one identity provider speaks, and what it asks of every answer. */
export interface Manner {
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds to wait after a 429, or `undefined` to give up. */
  readonly pauseAfter429: (retryAfter: string | null, attempt: number) => number | undefined;
  readonly everyAnswer: readonly ((answer: ScimAnswer) => void)[];
}

export type Call = (
  method: string,
  path: string,
  /** The statuses that the step goes on with. */
  expected: readonly number[],
  body?: JsonObject,
) => Promise<ScimAnswer>;

/** Both providers give up after 60 s. */
const timeoutMs = 60_000;

/**
 * Makes the function with which one provider calls one endpoint: its headers, its patience with 429, and its checks of
 * every answer. That function throws ScimRefusal.
 */
export function speak(connection: ScimConnection, manner: Manner): Call {
  const wait = connection.wait ?? ((milliseconds) => delay(milliseconds));
  return async (method, path, expected, body) => {
    for (let attempt = 1; ; attempt += 1) {
      const { answer, retryAfter } = await once(connection, manner, method, path, body);
      for (const check of manner.everyAnswer) check(answer);
      if (expected.includes(answer.status)) return answer;
      const pause = answer.status === 429 ? manner.pauseAfter429(retryAfter, attempt) : undefined;
      if (pause === undefined) {
        const detail = typeof answer.body?.detail === "string" ? ` (${answer.body.detail})` : "";
        throw violation(
          answer,
          `this step goes on with ${expected.join(" or ")}`,
          `status ${answer.status}${detail}`,
        );
      }
      await wait(pause * 1000);
    }
  };
}

async function once(
  connection: ScimConnection,
  manner: Manner,
  method: string,
  path: string,
  sent: JsonObject | undefined,
): Promise<{ answer: ScimAnswer; retryAfter: string | null }> {
  const request = connection.fetch ?? fetch;
  const response = await request(`${connection.baseUrl}${path}`, {
    method,
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      ...manner.headers,
      Authorization: connection.authorization,
      ...(sent ? { "Content-Type": "application/scim+json; charset=utf-8" } : {}),
    },
    ...(sent ? { body: JSON.stringify(sent) } : {}),
  });
  const text = await response.text();
  const answer: ScimAnswer = {
    call: `${method} ${path.split("?")[0]}`,
    sent,
    status: response.status,
    contentType: response.headers.get("content-type") ?? "",
    text,
    body: parseObject(text),
  };
  return { answer, retryAfter: response.headers.get("retry-after") };
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
