import { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { problemResponse, toAppError } from "#lib/platform/http/problem.ts";
import { clientAddressOf, requestIdOf } from "#lib/platform/http/request.ts";
import { log } from "#lib/platform/log/log.ts";
import { signInInput } from "./contract.ts";
import { readJson, requireJsonType, requireSameOrigin } from "./request-guard.ts";
import { ABSOLUTE_MS } from "./session.store.ts";
import { sessionIdOf } from "./session-cookie.ts";
import { signIn } from "./sign-in.ts";

declare module "next-auth" {
  interface User {
    sessionId?: string;
  }
}

const MAX_BODY_BYTES = 16 * 1024;

/** The parts of next-auth that are used; its own pages, its log endpoint and the rest do not exist. Sign-out is `DELETE /api/v1/session`. */
const actions = new Set(["GET csrf", "POST callback/credentials"]);

/**
 * Sign-in through next-auth, which makes the cookie: an encrypted
 * token that carries nothing but our session's id. Whether that session is good
 * is asked of the database at each request (`readActor`), so that it can be
 * revoked, which a token alone cannot.
 */
export async function handleAuthRequest(
  request: NextRequest,
  context: { params: Promise<{ nextauth: string[] }> },
): Promise<Response> {
  const requestId = requestIdOf(request.headers);
  try {
    const path = (await context.params).nextauth.join("/");
    if (!actions.has(`${request.method} ${path}`)) throw new AppError("not_found");
    requireSameOrigin(request);
    requireJsonType(request, true);
    return (await NextAuth(
      await bounded(request),
      context,
      authOptions(request.headers, requestId),
    )) as Response;
  } catch (error) {
    return problemResponse(error, requestId);
  }
}

/** The same request with its body read up to the limit: next-auth itself would read without end. */
async function bounded(request: NextRequest): Promise<NextRequest> {
  if (request.method === "GET") return request;
  const body = JSON.stringify(await readJson(request, MAX_BODY_BYTES));
  return new NextRequest(request.url, { method: request.method, headers: request.headers, body });
}

function authOptions(headers: Headers, requestId: string): AuthOptions {
  const { publicUrl, NEXTAUTH_SECRET } = env();
  // next-auth reads its own address from the environment only.
  process.env.NEXTAUTH_URL = publicUrl;
  return {
    secret: NEXTAUTH_SECRET,
    useSecureCookies: publicUrl.startsWith("https:"),
    session: { strategy: "jwt", maxAge: ABSOLUTE_MS / 1000 },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {} },
        async authorize(credentials) {
          try {
            const previousSessionId = await sessionIdOf(headers);
            const userAgent = headers.get("user-agent") ?? "";
            const input = signInInput.safeParse(credentials);
            if (!input.success) throw new AppError("sign_in_failed");
            const client = { address: clientAddressOf(headers), userAgent, requestId, previousSessionId };
            const { adminId, sessionId } = await signIn(input.data, client);
            return { id: adminId, sessionId };
          } catch (error) {
            // next-auth hands on nothing of a refusal but the message, as a parameter of the answer's URL.
            const { code, retryAfter } = toAppError(error, requestId);
            throw new Error(retryAfter === undefined ? code : `${code}:${retryAfter}`);
          }
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user?.sessionId ? { sid: user.sessionId } : token),
    },
    logger: {
      error: (code, metadata) => log.error({ code, err: metadata }, "next-auth"),
      warn: (code) => log.debug({ code }, "next-auth"),
      debug: () => undefined,
    },
  };
}
