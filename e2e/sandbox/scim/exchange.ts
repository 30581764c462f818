/** Where a SCIM endpoint is and how to sign in to it. */
export interface ScimConnection {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** The whole header, e.g. `Bearer …`. */
  readonly authorization: string;
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

export interface ScimExchange {
  readonly status: number;
  /** `undefined` for 204. */
  readonly body: JsonObject | undefined;
}

export type JsonObject = Readonly<Record<string, unknown>>;

interface Expectation {
  readonly status: readonly number[];
}

/** Okta gives up after 60 s. */
const timeoutMs = 60_000;

/**
 * One request with exactly Okta's headers, unless others are given, and the checks that Okta makes of every answer: a status
 * that the step expects, a JSON content type, and JSON in it, for errors too.
 */
export async function exchange(
  { baseUrl, authorization }: ScimConnection,
  method: string,
  path: string,
  expected: Expectation,
  body?: object,
  otherHeaders: Readonly<Record<string, string>> = {},
): Promise<ScimExchange> {
  const where = `${method} ${path.split("?")[0]}`;
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    redirect: "error",
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      "User-Agent": "Okta SCIM Client 1.0.0",
      Accept: "application/scim+json",
      "Accept-Charset": "utf-8",
      "Accept-Encoding": "gzip,deflate",
      Authorization: authorization,
      ...(body ? { "Content-Type": "application/scim+json; charset=utf-8" } : {}),
      ...otherHeaders,
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  if (response.status === 204) {
    if (!expected.status.includes(204)) throw unexpected(where, response.status, "");
    return { status: 204, body: undefined };
  }
  if (!/^application\/(scim\+)?json\b/i.test(type)) {
    throw new ScimRefusal(
      response.status,
      `${where}: status ${response.status} with content type "${type}"; Okta reads only JSON.`,
    );
  }
  const parsed = parseObject(text);
  if (!parsed) {
    throw new ScimRefusal(response.status, `${where}: the body is not a JSON object.`);
  }
  if (!expected.status.includes(response.status)) {
    const detail = typeof parsed.detail === "string" ? parsed.detail : text;
    throw unexpected(where, response.status, detail);
  }
  return { status: response.status, body: parsed };
}

function unexpected(where: string, status: number, detail: string): ScimRefusal {
  return new ScimRefusal(status, `${where}: status ${status}. ${detail}`.trim());
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
