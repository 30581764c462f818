interface FieldProblem {
  field: string;
  detail: string;
}

interface ProblemBody {
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  requestId?: string;
  errors?: FieldProblem[];
}

interface ApiOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** A refused or failed call: the server's problem+json, or what stands for it when no answer came (status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly fieldErrors: readonly FieldProblem[];

  constructor(status: number, body: ProblemBody) {
    super(body.detail ?? body.title ?? `The server answered ${status}.`);
    this.name = "ApiProblem";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.requestId = body.requestId;
    this.fieldErrors = body.errors ?? [];
  }
}

let askForPassword: (() => Promise<boolean>) | undefined;

/**
 * Sets who asks for the password again when a sensitive call wants it; once it
 * is given (`true`), the call is made again. @returns a function that unsets it
 */
export function onRecentSignInRequired(ask: () => Promise<boolean>): () => void {
  askForPassword = ask;
  return () => {
    if (askForPassword === ask) askForPassword = undefined;
  };
}

/**
 * Calls the admin API (`/api/v1` + path). `Output` is the contract's type of the answer: the server
 * parses what it sends with the contract's schema, so that the browser needs no validator for it.
 *
 * An ended session leads to the sign-in page, which returns here afterwards.
 *
 * @throws ApiProblem for every answer that is not 2xx, and when there is none.
 */
export async function api<Output = void>(path: string, options: ApiOptions = {}): Promise<Output> {
  const { method = "GET", body, signal } = options;
  const response = await send(path, method, body, signal);
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.code === "recent_sign_in_required" && (await askForPassword?.()))
      return await api<Output>(path, options);
    throw problem;
  }
  return (response.status === 204 ? undefined : await response.json()) as Output;
}

async function send(
  path: string,
  method: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Response> {
  try {
    return await fetch(`/api/v1/${path.replace(/^\//, "")}`, {
      method,
      headers: {
        accept: "application/json",
        ...(method !== "GET" && { "content-type": "application/json" }),
      },
      ...(method !== "GET" && { body: JSON.stringify(body ?? {}) }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem(0, {
      code: "unreachable",
      detail: "Muster did not answer. Check your connection to it, then try again.",
    });
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const isProblem = response.headers.get("content-type")?.includes("json") ?? false;
  const body = isProblem ? ((await response.json().catch(() => ({}))) as ProblemBody) : {};
  const problem = new ApiProblem(response.status, body);
  if (problem.code === "unauthenticated") {
    location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
  return problem;
}
