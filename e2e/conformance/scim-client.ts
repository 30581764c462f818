import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { NextRequest } from "next/server";
import { inject } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { issueKey } from "#lib/keys/issue-key.ts";
import { TOKEN_PATH } from "#lib/keys/token-url.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { createListener } from "#lib/server/listener.ts";
import * as scimRoute from "../../app/api/scim/[[...path]]/route.ts";
import * as tokenRoute from "../../app/api/scim/oauth/token/route.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Origin of a Next server of the built app; absent where the suite serves itself. */
    nextOrigin: string | undefined;
  }
}

/** One way in which the SCIM server is reached. */
export type Mount = {
  readonly name: string;
  /** @returns the origin to call, and how to stop */
  readonly open: () => Promise<{
    fetch: (path: string, init: RequestInit) => Promise<Response>;
    close: () => Promise<void>;
  }>;
};

/** Next's route handler, called as Next calls it: in development and on serverless, SCIM is served by it. */
export const nextRoute: Mount = {
  name: "Next's route",
  open: () =>
    Promise.resolve({
      fetch: (path, init) => {
        const request = new NextRequest(`http://localhost${path}`, init as NextInit);
        const handler = (path.startsWith(TOKEN_PATH) ? tokenMethods : routeMethods)[request.method];
        return handler ? handler(request) : Promise.resolve(new Response(null, { status: 405 }));
      },
      close: () => Promise.resolve(),
    }),
};

type NextInit = ConstructorParameters<typeof NextRequest>[1];
type RouteMethods = Readonly<Record<string, (request: Request) => Promise<Response>>>;
const routeMethods: RouteMethods = scimRoute;
const tokenMethods: RouteMethods = tokenRoute;

/** The production server's listener on a free port. */
export const nodeHttp = {
  name: "node:http",
  open: async () => {
    const server = createServer(createListener((_request, response) => void response.writeHead(404).end()));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const origin = `http://127.0.0.1:${port}`;
    return {
      origin,
      fetch: (path: string, init: RequestInit) => fetch(`${origin}${path}`, init),
      close: () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    };
  },
} satisfies Mount;

/** A Next server of the built app in a process of its own, with nothing of ours in front. */
function builtNext(origin: string): Mount {
  return {
    name: "Next as built",
    open: () =>
      Promise.resolve({
        fetch: (path, init) => fetch(`${origin}${path}`, init),
        close: () => Promise.resolve(),
      }),
  };
}

const nextOrigin = inject("nextOrigin");
/** Where a suite calls over HTTP: our listener, and once more, by next/vitest.config.ts, Next as built. */
export const mounts: readonly Mount[] = [nextOrigin ? builtNext(nextOrigin) : nodeHttp];
/** Both of this process, for suites that look into what serves them: its clock, its log, its database calls. */
export const ownMounts: readonly Mount[] = [nextRoute, nodeHttp];

// biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the server sent; the assertions say what it must be
export type Answer = { status: number; headers: Headers; json: any; text: string };

export type ScimClient = {
  readonly directoryId: string;
  readonly token: string;
  readonly userName: string;
  /** Calls a path below the directory's base URL; `authorization: null` sends none. */
  call: (
    method: string,
    path: string,
    options?: { body?: unknown; authorization?: string | null; headers?: Record<string, string> },
  ) => Promise<Answer>;
};

export type Profile = "okta" | "entra" | "other";

/** A directory in the database, with the client profile of its type. */
export async function makeDirectory(profile: Profile): Promise<string> {
  const id = newId();
  const type = profile === "other" ? "scim" : profile;
  await pool().query(
    `INSERT INTO directory (id, name, name_key, type, client_profile) VALUES ($1, $2, lower($2), $3::directory_type, $4::client_profile)`,
    [id, `Test ${id}`, type, profile],
  );
  return id;
}

function isSendable(body: unknown): body is string | Uint8Array<ArrayBuffer> {
  return typeof body === "string" || body instanceof Uint8Array;
}

/** A client of a new directory with a key of its own, with the headers that Okta sends. */
export async function makeClient(
  open: Awaited<ReturnType<Mount["open"]>>,
  profile: Profile = "okta",
  scopes: ("read" | "users" | "groups")[] = ["read", "users", "groups"],
): Promise<ScimClient> {
  const directoryId = await makeDirectory(profile);
  const issued = await issueKey(systemActor("test"), directoryId, { name: "Test", scopes });
  return {
    directoryId,
    token: issued.token,
    userName: issued.basic.userName,
    call: async (method, path, { body, authorization = `Bearer ${issued.token}`, headers = {} } = {}) => {
      const response = await open.fetch(`/api/scim/v2/${directoryId}${path}`, {
        method,
        headers: {
          accept: "application/scim+json",
          ...(profile === "okta" ? { "user-agent": "Okta SCIM Client 1.0.0" } : {}),
          ...(body === undefined ? {} : { "content-type": "application/scim+json; charset=utf-8" }),
          ...(authorization === null ? {} : { authorization }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: isSendable(body) ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: text === "" ? undefined : JSON.parse(text),
      };
    },
  };
}

/** Gives a directory as many more users like one of its own, by other names: making them by SCIM takes long. @returns their ids */
export async function copiesOfUser(
  { directoryId }: Pick<ScimClient, "directoryId">,
  userId: string,
  count: number,
): Promise<string[]> {
  const { rows } = await pool().query<{ id: string }>(
    `INSERT INTO users (directory_id, id, resource, rendered, user_name, user_name_key, display_name, sources, created_at, updated_at)
     SELECT directory_id, copy.id, resource, replace(rendered, u.id::text, copy.id::text), user_name || n, user_name_key || n, display_name, sources, created_at, updated_at
       FROM users u, (SELECT n, gen_random_uuid() AS id FROM generate_series(1, $3::int) AS n) AS copy
      WHERE u.directory_id = $1 AND u.id = $2 RETURNING id`,
    [directoryId, userId, count],
  );
  return rows.map(({ id }) => id);
}

const urn = "urn:ietf:params:scim";
export const schemas = {
  user: `${urn}:schemas:core:2.0:User`,
  group: `${urn}:schemas:core:2.0:Group`,
  enterprise: `${urn}:schemas:extension:enterprise:2.0:User`,
  patch: `${urn}:api:messages:2.0:PatchOp`,
  list: `${urn}:api:messages:2.0:ListResponse`,
  error: `${urn}:api:messages:2.0:Error`,
  search: `${urn}:api:messages:2.0:SearchRequest`,
} as const;

/** The body with which Okta creates a user. */
export function oktaUser(userName: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    schemas: [schemas.user],
    userName,
    name: { givenName: "Test", familyName: "User" },
    emails: [{ primary: true, value: userName, type: "work" }],
    displayName: "Test User",
    locale: "en-US",
    externalId: `00u${userName}`,
    groups: [],
    password: "1mz050nq",
    active: true,
    ...more,
  };
}

export function patchOf(...operations: unknown[]): unknown {
  return { schemas: [schemas.patch], Operations: operations };
}

export function filterQuery(filter: string, more = "&startIndex=1&count=100"): string {
  return `?filter=${encodeURIComponent(filter)}${more}`;
}
