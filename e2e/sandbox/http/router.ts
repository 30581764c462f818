import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** A request as sandbox handlers see it: read whole, since no body here is large. */
export interface SandboxRequest {
  readonly method: string;
  /** Absolute, built from the Host header: what paging links have to start with. */
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface SandboxReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** A string is sent as it is; anything else as JSON; absent: no body. */
  readonly body?: unknown;
}

export type Params = Readonly<Record<string, string>>;
export type Handler<Context> = (
  context: Context,
  request: SandboxRequest,
  params: Params,
) => SandboxReply | Promise<SandboxReply>;

interface Route<Context> {
  readonly method: string;
  readonly pattern: RegExp;
  readonly handler: Handler<Context>;
}

export interface Router<Context> {
  /** `path` holds `:name` for one segment, e.g. `/api/v1/users/:id`. */
  on(method: string, path: string, handler: Handler<Context>): void;
  /** `undefined` when no route has that path; status 405 when only the method is wrong. */
  answer(context: Context, request: SandboxRequest): Promise<SandboxReply> | undefined;
}

export function createRouter<Context>(): Router<Context> {
  const routes: Route<Context>[] = [];
  return {
    on(method, path, handler) {
      const source = path
        .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
        .replace(/:(\w+)/g, (_, name: string) => `(?<${name}>[^/]+)`);
      routes.push({ method, pattern: new RegExp(`^${source}$`), handler });
    },
    answer(context, request) {
      let pathKnown = false;
      for (const route of routes) {
        const match = route.pattern.exec(request.url.pathname);
        if (!match) continue;
        pathKnown = true;
        if (route.method !== request.method) continue;
        const params: Record<string, string> = {};
        for (const [name, value] of Object.entries(match.groups ?? {})) {
          params[name] = decodeURIComponent(value);
        }
        return Promise.resolve(route.handler(context, request, params));
      }
      return pathKnown ? Promise.resolve({ status: 405 }) : undefined;
    },
  };
}

/** Reads the whole body, and the URL as the caller wrote it. */
export async function readRequest(
  message: IncomingMessage,
  scheme: "http" | "https",
): Promise<SandboxRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return {
    method: message.method ?? "GET",
    url: new URL(message.url ?? "/", `${scheme}://${message.headers.host ?? "localhost"}`),
    headers: message.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}
