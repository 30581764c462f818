import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { makeCertificate, type TestCertificate } from "./certificate.fixture.ts";
import { NetFailure } from "./net-failure.ts";
import { createOutgoing, type Outgoing, type OutgoingOptions } from "./outgoing.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const loopback = async () => [{ address: "127.0.0.1", family: 4 as const }];

function outgoing(address: string, options: Partial<OutgoingOptions> = {}): Outgoing {
  const client = createOutgoing(address, {
    lane: address,
    allowPrivate: true,
    retries: 0,
    ...options,
  });
  cleanups.push(() => client.close());
  return client;
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanups.push(() => {
    if ("closeAllConnections" in server) server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

async function serveTls(certificate: TestCertificate): Promise<number> {
  return listen(createTlsServer({ cert: certificate.cert, key: certificate.key }, (_, res) => res.end("{}")));
}

async function failureOf(work: Promise<unknown>): Promise<NetFailure> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof NetFailure) return error;
  throw new Error(`expected a NetFailure, got ${String(error)}`);
}

test("an answer comes with status, headers, body and time", async () => {
  const origin = await serve((_, res) =>
    res.setHeader("link", ["<a>; rel=self", "<b>; rel=next"]).end('{"a":1}'),
  );
  const answer = await outgoing(origin).send("/x");
  expect(answer).toMatchObject({ status: 200, body: '{"a":1}', attempts: 1 });
  expect(answer.headers("Link")).toEqual(["<a>; rel=self", "<b>; rel=next"]);
  expect(answer.durationMs).toBeGreaterThan(0);
});

test("a private address is refused, also when only one of several is private", async () => {
  const refuse = { allowPrivate: false };
  expect((await failureOf(outgoing("https://127.0.0.1", refuse).send("/"))).reason).toBe("private-address");
  expect((await failureOf(outgoing("https://[::1]", refuse).send("/"))).reason).toBe("private-address");
  const mixed = async () => [
    { address: "93.184.215.14", family: 4 as const },
    { address: "169.254.169.254", family: 4 as const },
  ];
  const failure = await failureOf(outgoing("https://acme.example", { ...refuse, resolver: mixed }).send("/"));
  expect(failure).toMatchObject({
    reason: "private-address",
    detail: "169.254.169.254 belongs to a private network",
  });
});

test("plain http is for loopback alone, and only where private addresses are allowed", async () => {
  const publicHost = async () => [{ address: "93.184.215.14", family: 4 as const }];
  const failure = await failureOf(outgoing("http://acme.example", { resolver: publicHost }).send("/"));
  expect(failure.reason).toBe("insecure");
});

test("the host is resolved once, and the answer is pinned", async () => {
  const origin = new URL(await serve((_, res) => res.end("{}")));
  let lookups = 0;
  const resolver = async () => {
    lookups += 1;
    return loopback();
  };
  const client = outgoing(`http://acme.example:${origin.port}`, { resolver });
  await client.send("/1");
  await client.send("/2");
  expect(lookups).toBe(1);
});

test("a name without an address is a dns failure", async () => {
  const resolver = async () =>
    Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }));
  expect((await failureOf(outgoing("https://nowhere.example", { resolver }).send("/"))).reason).toBe("dns");
});

test("a redirect within the origin is followed, one elsewhere is not", async () => {
  const origin = await serve((req, res) => {
    if (req.url === "/here") res.writeHead(302, { location: "/there" }).end();
    else if (req.url === "/away") res.writeHead(302, { location: "https://evil.example/" }).end();
    else if (req.url === "/circle") res.writeHead(302, { location: "/circle" }).end();
    else res.end(req.url);
  });
  expect((await outgoing(origin).send("/here")).body).toBe("/there");
  const away = await failureOf(outgoing(origin).send("/away"));
  expect(away).toMatchObject({
    reason: "redirect",
    detail: "it leads to https://evil.example",
  });
  expect((await failureOf(outgoing(origin).send("/circle"))).reason).toBe("redirect");
  expect((await failureOf(outgoing(origin).send("https://evil.example/x"))).reason).toBe("redirect");
});

test("a closed port, a hung server, a cut connection and a wrong protocol each have a name", async () => {
  const closed = createServer();
  const port = await new Promise<number>((resolve) =>
    closed.listen(0, "127.0.0.1", () => resolve((closed.address() as AddressInfo).port)),
  );
  await new Promise((resolve) => closed.close(resolve));
  expect((await failureOf(outgoing(`http://127.0.0.1:${port}`).send("/"))).reason).toBe("refused");

  const hung = await serve(() => {});
  expect((await failureOf(outgoing(hung, { timeoutMs: 60 }).send("/"))).reason).toBe("timeout");

  const cut = await serve((_, res) => {
    res.writeHead(200, { "content-length": "1000" }).write("half");
    setImmediate(() => res.destroy());
  });
  expect((await failureOf(outgoing(cut).send("/"))).reason).toBe("reset");

  const other = await listen(
    createTcpServer((socket: Socket) => {
      socket.once("data", () => socket.end("SSH-2.0-OpenSSH\r\n"));
    }),
  );
  expect((await failureOf(outgoing(`http://127.0.0.1:${other}`).send("/"))).reason).toBe("not-http");
});

test("a body beyond the limit is not read to its end", async () => {
  const origin = await serve((_, res) => res.end("x".repeat(5000)));
  expect((await failureOf(outgoing(origin, { maxBytes: 4096 }).send("/"))).reason).toBe("too-large");
});

test("a fault that passes is retried, one that stays is reported as it came", async () => {
  let calls = 0;
  const origin = await serve((_, res) => {
    calls += 1;
    if (calls === 1) res.destroy();
    else if (calls === 2) res.writeHead(503, { "retry-after": "0" }).end();
    else res.end("{}");
  });
  expect(await outgoing(origin, { retries: 3 }).send("/")).toMatchObject({
    status: 200,
    attempts: 3,
  });

  calls = 0;
  const post = outgoing(origin, { retries: 3 }).send("/", {
    method: "POST",
    body: "{}",
  });
  expect((await failureOf(post)).reason).toBe("reset");
  expect(calls).toBe(1);
});

test("a server that asks for a longer pause than we have gets none: its 429 is the answer", async () => {
  let calls = 0;
  const origin = await serve((_, res) => {
    calls += 1;
    res.writeHead(429, { "retry-after": "600" }).end("slow down");
  });
  const answer = await outgoing(origin, { retries: 3 }).send("/");
  expect(answer).toMatchObject({ status: 429, body: "slow down" });
  expect(calls).toBe(1);
});

test("no more calls are in flight than allowed, over all clients of one directory", async () => {
  let now = 0;
  let peak = 0;
  const origin = await serve((_, res) => {
    now += 1;
    peak = Math.max(peak, now);
    setImmediate(() => {
      now -= 1;
      res.end("{}");
    });
  });
  const clients = [
    outgoing(origin, { lane: "d", maxInFlight: 2 }),
    outgoing(origin, { lane: "d", maxInFlight: 2 }),
  ];
  await Promise.all(clients.flatMap((client) => Array.from({ length: 6 }, () => client.send("/"))));
  expect(peak).toBeLessThanOrEqual(2);
});

test("a caller can break off", async () => {
  const origin = await serve(() => {});
  const controller = new AbortController();
  const call = outgoing(origin, { signal: controller.signal }).send("/");
  controller.abort();
  expect((await failureOf(call)).reason).toBe("aborted");
});

test("what is wrong with a certificate is named, by the call and by the inspection", async () => {
  const day = 86_400_000;
  const authority = makeCertificate({ name: "Test Authority" });
  const cases = [
    {
      certificate: makeCertificate({ name: "acme.example" }),
      trouble: "self-signed",
    },
    {
      certificate: makeCertificate({ name: "acme.example", issuer: authority }),
      trouble: "unknown-issuer",
    },
  ] as const;
  for (const { certificate, trouble } of cases) {
    const port = await serveTls(certificate);
    const client = outgoing(`https://acme.example:${port}`, {
      resolver: loopback,
    });
    expect(await failureOf(client.send("/"))).toMatchObject({
      reason: "tls",
      tls: trouble,
    });
    expect(await client.inspectTls()).toMatchObject({
      trouble,
      names: ["acme.example"],
      subject: "acme.example",
    });
  }
  const expired = makeCertificate({
    name: "acme.example",
    from: new Date(Date.now() - 30 * day),
    to: new Date(Date.now() - day),
  });
  const client = outgoing(`https://acme.example:${await serveTls(expired)}`, {
    resolver: loopback,
  });
  const facts = await client.inspectTls();
  expect(facts.validTo.getTime()).toBeLessThan(Date.now());
});

test("a port that does not speak TLS is a tls failure of its own kind", async () => {
  const port = new URL(await serve((_, res) => res.end("{}"))).port;
  const client = outgoing(`https://acme.example:${port}`, {
    resolver: loopback,
  });
  expect(await failureOf(client.inspectTls())).toMatchObject({
    reason: "tls",
    tls: "not-tls",
  });
});
