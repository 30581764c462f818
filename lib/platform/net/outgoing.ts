import { setTimeout as pause } from "node:timers/promises";
import { Agent, type Dispatcher, request } from "undici";
import { isLoopbackAddress } from "./address.ts";
import { limitInFlight } from "./in-flight.ts";
import { inspectTls, type TlsFacts } from "./inspect-tls.ts";
import { NetFailure, toNetFailure } from "./net-failure.ts";
import { type HostAddress, type Resolver, resolveHost } from "./resolve-host.ts";
import { isRetryableStatus, retryDelayMs } from "./retry-delay.ts";

const USER_AGENT = "Muster";
const MAX_REDIRECTS = 3;

export type OutgoingOptions = {
  /** Calls that share this key (a directory's id) share the limit of calls in flight. */
  lane: string;
  /** Lets tenant URLs lead to private addresses, and plain http to loopback. For the sandbox and tests. */
  allowPrivate: boolean;
  maxInFlight?: number;
  /** For one attempt: connection, headers and body together. */
  timeoutMs?: number;
  /** Attempts after the first one. */
  retries?: number;
  /** No further attempt begins after this time, whatever `retries` says. */
  budgetMs?: number;
  /** A server that asks for a longer pause than this gets none: its answer is returned as it is. */
  maxWaitMs?: number;
  maxBytes?: number;
  signal?: AbortSignal;
  resolver?: Resolver;
};

export type OutgoingRequest = {
  method?: "GET" | "POST" | "PUT" | "DELETE";
  headers?: Record<string, string>;
  body?: string;
  /** A POST is repeated only if the caller says that it may be (a token request, for instance). */
  idempotent?: boolean;
};

export type OutgoingAnswer = {
  status: number;
  header: (name: string) => string | null;
  /** All values of a header that may come several times, such as `Link`. */
  headers: (name: string) => string[];
  body: string;
  url: string;
  /** Milliseconds of the last attempt, and how many there were. */
  durationMs: number;
  attempts: number;
};

/** A way to call one origin (`https://acme.okta.com`), and nothing else. */
export type Outgoing = {
  readonly origin: string;
  /** The pinned addresses; resolves at the first call. */
  addresses: () => Promise<HostAddress[]>;
  inspectTls: () => Promise<TlsFacts>;
  /** `path` begins with `/`, or is a URL of the same origin. Throws {@link NetFailure}. */
  send: (path: string, request?: OutgoingRequest) => Promise<OutgoingAnswer>;
  close: () => Promise<void>;
};

/**
 * The one way out to addresses that an admin typed in. Guards against server-side request forgery:
 * https only, the host resolved once and pinned, private addresses refused, no redirect or link to
 * another origin, limits on time, size and calls at once.
 */
export function createOutgoing(address: string, options: OutgoingOptions): Outgoing {
  const base = new URL(address);
  const settings = {
    maxInFlight: 5,
    timeoutMs: 10_000,
    retries: 3,
    budgetMs: 120_000,
    maxWaitMs: 30_000,
    maxBytes: 8 << 20,
    ...options,
  };
  let pinned: Promise<HostAddress[]> | undefined;
  let agent: Agent | undefined;

  const addresses = (): Promise<HostAddress[]> => {
    pinned ??= resolveHost(base.hostname, settings).then((found) => {
      requireSafeScheme(base, found, settings.allowPrivate);
      return found;
    });
    return pinned;
  };

  const dispatcher = async (): Promise<Dispatcher> => {
    const found = await addresses();
    agent ??= new Agent({
      connections: settings.maxInFlight,
      connect: {
        timeout: settings.timeoutMs,
        lookup: (_hostname, lookupOptions, callback) => {
          const first = found[0];
          if (lookupOptions.all) callback(null, found);
          else callback(null, first?.address ?? "", first?.family ?? 4);
        },
      },
    });
    return agent;
  };

  const attempt = async (url: URL, call: OutgoingRequest): Promise<OutgoingAnswer> => {
    const started = performance.now();
    const deadline = AbortSignal.timeout(settings.timeoutMs);
    const signal = settings.signal === undefined ? deadline : AbortSignal.any([deadline, settings.signal]);
    try {
      const response = await request(url, {
        dispatcher: await dispatcher(),
        method: call.method ?? "GET",
        headers: {
          "user-agent": USER_AGENT,
          accept: "application/json",
          ...call.headers,
        },
        body: call.body ?? null,
        signal,
      });
      const body = await readLimited(response.body, settings.maxBytes, base.hostname);
      const all = (name: string): string[] => [response.headers[name.toLowerCase()] ?? []].flat();
      return {
        status: response.statusCode,
        header: (name) => all(name)[0] ?? null,
        headers: all,
        body,
        url: url.href,
        durationMs: performance.now() - started,
        attempts: 1,
      };
    } catch (error) {
      if (deadline.aborted && settings.signal?.aborted !== true) {
        const detail = `no complete answer within ${settings.timeoutMs / 1000} seconds`;
        throw new NetFailure("timeout", {
          host: base.hostname,
          detail,
          cause: error,
        });
      }
      throw toNetFailure(error, base.hostname);
    }
  };

  const send = async (path: string, call: OutgoingRequest = {}): Promise<OutgoingAnswer> => {
    const began = performance.now();
    const mayRepeat = call.idempotent ?? call.method !== "POST";
    let url = sameOrigin(path, base);
    let redirects = 0;
    for (let count = 1; ; count += 1) {
      const outcome = await limitInFlight(settings.lane, settings.maxInFlight, () =>
        attempt(url, call).catch((error: unknown) => toNetFailure(error, base.hostname)),
      );
      const failure = outcome instanceof NetFailure ? outcome : null;
      const answer = outcome instanceof NetFailure ? null : outcome;

      if (answer !== null && isRedirect(answer)) {
        redirects += 1;
        if (redirects > MAX_REDIRECTS) {
          throw new NetFailure("redirect", {
            host: base.hostname,
            detail: "it redirects in circles",
          });
        }
        url = sameOrigin(answer.header("location") ?? "", url);
        continue;
      }
      const isWorthRepeating =
        failure === null ? isRetryableStatus(answer?.status ?? 0) : failure.isTransient;
      const waitMs = retryDelayMs(count, answer);
      const isLast = count > settings.retries || performance.now() - began + waitMs > settings.budgetMs;
      if (!mayRepeat || !isWorthRepeating || isLast || waitMs > settings.maxWaitMs) {
        if (failure !== null) throw failure;
        if (answer !== null) return { ...answer, attempts: count };
      }
      await pause(waitMs, undefined, settings.signal === undefined ? {} : { signal: settings.signal }).catch(
        (error: unknown) => Promise.reject(toNetFailure(error, base.hostname)),
      );
    }
  };

  return {
    origin: base.origin,
    addresses,
    send,
    inspectTls: async () => {
      const [address] = await addresses();
      const port = base.port === "" ? 443 : Number(base.port);
      if (address === undefined)
        throw new NetFailure("dns", {
          host: base.hostname,
          detail: "no address",
        });
      return inspectTls({ hostname: base.hostname, port, address }, settings.timeoutMs);
    },
    close: async () => {
      await agent?.destroy();
    },
  };
}

function requireSafeScheme(base: URL, found: HostAddress[], allowPrivate: boolean): void {
  if (base.protocol === "https:") return;
  const isLoopback = found.every(({ address }) => isLoopbackAddress(address));
  if (base.protocol === "http:" && allowPrivate && isLoopback) return;
  throw new NetFailure("insecure", {
    host: base.hostname,
    detail: `${base.protocol}// would send the credential unencrypted`,
  });
}

/** Resolves a path, link or redirect, and refuses to leave the origin: another one would be handed the token. */
function sameOrigin(target: string, base: URL): URL {
  const url = URL.parse(target, base);
  if (url?.origin === base.origin) return url;
  throw new NetFailure("redirect", {
    host: base.hostname,
    detail: url === null ? "it redirects to nowhere" : `it leads to ${url.origin}`,
  });
}

function isRedirect(answer: OutgoingAnswer): boolean {
  return [301, 302, 303, 307, 308].includes(answer.status);
}

async function readLimited(body: AsyncIterable<Buffer>, maxBytes: number, host: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) {
      const detail = `more than ${Math.round(maxBytes / 1024)} KB`;
      throw new NetFailure("too-large", { host, detail });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
