import { randomBytes } from "node:crypto";
import type { RequestListener } from "node:http";
import { hostNow } from "../http/behaviour.ts";
import { createRouter, type SandboxReply, type SandboxRequest } from "../http/router.ts";
import { serveHost } from "../http/serve.ts";
import { oktaSaml } from "../saml/hosts.ts";
import { answerSaml } from "../saml/serve.ts";
import { oktaError, oktaFailure } from "./errors.ts";
import { addGroupRoutes } from "./groups-api.ts";
import { listLogs } from "./logs-api.ts";
import { checkAccessToken, issueOktaToken } from "./oauth.ts";
import type { OktaPermission } from "./permissions.ts";
import { findOktaUser, type OktaCall, type OktaOrg } from "./state.ts";
import { addUserRoutes } from "./users-api.ts";

const router = createRouter<OktaCall>();
addUserRoutes(router);
addGroupRoutes(router);
router.on("GET", "/api/v1/logs", ({ org }, request) => listLogs(org, request));

/** The org as a node:http listener. */
export function serveOktaOrg(org: OktaOrg): RequestListener {
  return serveHost({
    scheme: "https",
    behaviourFor: () => org.behaviour,
    fail: oktaFailure,
    answer: async (request) => {
      const reply = await answerOkta(org, request);
      return {
        ...reply,
        headers: { "X-Okta-Request-Id": randomBytes(14).toString("base64url"), ...reply.headers },
      };
    },
  });
}

async function answerOkta(org: OktaOrg, request: SandboxRequest): Promise<SandboxReply> {
  if (!org.isOkta) return someOtherWebsite;
  const path = request.url.pathname;
  if (path === "/.well-known/okta-organization") {
    return {
      status: 200,
      body: {
        id: org.id,
        pipeline: "idx",
        settings: { analyticsCollectionEnabled: false, bugReportingEnabled: true, omEnabled: false },
        _links: { organization: { href: request.url.origin } },
      },
    };
  }
  if (path === "/oauth2/v1/token") return issueOktaToken(org, request);
  if (!path.startsWith("/api/v1/"))
    return (await answerSaml(oktaSaml(org, request.url.origin), request)) ?? someOtherWebsite;
  const needed = neededPermission(request);
  const caller = await callerOf(org, request, needed);
  if ("status" in caller) return caller;
  const rate = countCall(org, request);
  if (rate.exceeded) return { ...oktaError("E0000047"), headers: rate.headers };
  if (needed && !caller.permissions.has(needed)) {
    return { ...oktaError("E0000006"), headers: rate.headers };
  }
  const { ownerId } = caller;
  const reply = await (router.answer({ org, ownerId, origin: request.url.origin }, request) ??
    oktaError("E0000007", `${path} (Path)`));
  const proper = reply.status === 405 ? oktaError("E0000022") : reply;
  return { ...proper, headers: { ...rate.headers, ...proper.headers } };
}

interface Caller {
  readonly ownerId: string | null;
  readonly permissions: ReadonlySet<OktaPermission>;
}

/** By API token, or by an app's access token. */
async function callerOf(
  org: OktaOrg,
  request: SandboxRequest,
  needed: OktaPermission | undefined,
): Promise<Caller | SandboxReply> {
  const authorization = request.headers.authorization ?? "";
  if (/^(Bearer|DPoP)\s/i.test(authorization)) {
    const token = await checkAccessToken(org, request, needed);
    return "status" in token ? token : { ownerId: null, permissions: token.app.permissions };
  }
  const scheme = /^SSWS\s+(.+)$/i.exec(authorization);
  if (!scheme) return oktaError("E0000005");
  const token = org.tokens.find(({ value }) => value === scheme[1]?.trim());
  const owner = token && findOktaUser(org, token.ownerId);
  // A token ends with its creator's account.
  return !token || token.revoked || owner?.status !== "ACTIVE" ? oktaError("E0000011") : token;
}

const someOtherWebsite: SandboxReply = {
  status: 404,
  headers: { "Content-Type": "text/html; charset=utf-8" },
  body: "<!doctype html><title>Page not found</title><h1>Page not found</h1>",
};

function neededPermission({ method, url }: SandboxRequest): OktaPermission | undefined {
  const path = url.pathname;
  if (path === "/api/v1/users/me") return undefined;
  if (path.startsWith("/api/v1/logs")) return "logs.read";
  const area = path.startsWith("/api/v1/groups") ? "groups" : "users";
  return `${area}.${method === "GET" ? "read" : "manage"}`;
}

/** Okta's rate headers: a bucket for each kind of path and minute; a token gets half of the org's. */
function countCall(org: OktaOrg, { url }: SandboxRequest) {
  const kind = url.pathname.split("/").slice(1, 4).join("/") + (url.pathname.split("/")[4] ? "/id" : "");
  const now = hostNow(org.behaviour).getTime();
  const limit = Math.floor(org.rateLimit / 2);
  let bucket = org.buckets.get(kind);
  if (!bucket || bucket.windowEndsAt <= now) {
    bucket = { windowEndsAt: now + 60_000, used: 0 };
    org.buckets.set(kind, bucket);
  }
  bucket.used += 1;
  return {
    exceeded: bucket.used > limit,
    headers: {
      "X-Rate-Limit-Limit": String(limit),
      "X-Rate-Limit-Remaining": String(Math.max(0, limit - bucket.used)),
      "X-Rate-Limit-Reset": String(Math.ceil(bucket.windowEndsAt / 1000)),
    },
  };
}
