import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { newId } from "#lib/platform/db/id.ts";

const jane = {
  id: "00u1",
  status: "ACTIVE",
  profile: { login: "jane@acme.example", email: "jane@acme.example" },
};

const answers: Record<string, unknown> = {
  "/.well-known/okta-organization": { id: "00o1", pipeline: "idx" },
  "/api/v1/users/me": jane,
  "/api/v1/users": [jane],
  "/api/v1/groups": [{ id: "00g1", type: "BUILT_IN", profile: { name: "Everyone" } }],
  "/api/v1/logs": [],
};

export type TestOrg = {
  url: string;
  /** A directory that leads to this org; bound to nothing. */
  directoryId: string;
  /** From now on, calls with the token get no answer until `release`. */
  hold: () => void;
  release: () => void;
  /** Resolves when a call is being held. */
  held: () => Promise<void>;
  /** From now on, the token is refused. */
  revoke: () => void;
};

const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** The least of an Okta org, on loopback, with a directory that leads to it. Closed after the file's last test. */
export async function startTestOrg(name = `Okta ${newId()}`): Promise<TestOrg> {
  let isHolding = false;
  let isRevoked = false;
  let arrived = Promise.withResolvers<void>();
  const waiting: (() => void)[] = [];

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? "/", "http://org");
    const isRefused = isRevoked && request.headers.authorization !== undefined;
    const body = isRefused
      ? { errorCode: "E0000011", errorSummary: "Invalid token provided" }
      : answers[pathname];
    response
      .writeHead(isRefused ? 401 : 200, { "content-type": "application/json" })
      .end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    if (!isHolding || request.headers.authorization === undefined) return answer(request, response);
    waiting.push(() => answer(request, response));
    arrived.resolve();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const input = createDirectoryInput.parse({ type: "okta", name, tenantUrl: url, apiToken: "00token" });
  const { id } = await createDirectory(systemActor("test"), input);
  return {
    url,
    directoryId: id,
    hold: () => {
      isHolding = true;
      arrived = Promise.withResolvers<void>();
    },
    release: () => {
      isHolding = false;
      for (const go of waiting.splice(0)) go();
    },
    held: () => arrived.promise,
    revoke: () => {
      isRevoked = true;
    },
  };
}
