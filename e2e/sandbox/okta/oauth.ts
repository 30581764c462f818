import { createHash, randomBytes } from "node:crypto";
import {
  calculateJwkThumbprint,
  decodeJwt,
  decodeProtectedHeader,
  importJWK,
  type JWK,
  type JWTPayload,
  jwtVerify,
} from "jose";
import type { SandboxReply, SandboxRequest } from "../http/router.ts";
import { steadyText } from "../identifiers.ts";
import { oktaError } from "./errors.ts";
import { type OktaPermission, type OktaTokenRole, permissionsOf } from "./permissions.ts";
import { type OktaAccessToken, type OktaOrg, type OktaServiceApp, oktaNow } from "./state.ts";

/** What each scope allows; a scope to manage allows reading, too. */
const scopes: Readonly<Record<string, readonly OktaPermission[]>> = {
  "okta.users.read": ["users.read"],
  "okta.users.manage": ["users.read", "users.manage"],
  "okta.groups.read": ["groups.read"],
  "okta.groups.manage": ["groups.read", "groups.manage"],
  "okta.logs.read": ["logs.read"],
};
const lifetimeSeconds = 3600;
/** An assertion may be valid for an hour at most. */
const longestAssertionSeconds = 3600;

/** An app integration of the type API Services. */
export function addOktaApp(
  org: OktaOrg,
  given: {
    scopes?: readonly string[] | undefined;
    role?: OktaTokenRole | undefined;
    dpop?: boolean | undefined;
  },
): OktaServiceApp {
  const app: OktaServiceApp = {
    clientId: `0oa${steadyText(17, "okta-app", org.name, org.apps.length)}`,
    keys: [],
    scopes: new Set(given.scopes ?? ["okta.users.read", "okta.groups.read", "okta.logs.read"]),
    permissions: permissionsOf(given.role ?? "read-only"),
    // Since 2024 the box is ticked for new apps.
    requiresDpop: given.dpop ?? true,
    isActive: true,
    usedIds: new Set(),
  };
  org.apps.push(app);
  return app;
}

/** `POST /oauth2/v1/token`: client credentials by `private_key_jwt`, and nothing else. */
export async function issueOktaToken(org: OktaOrg, request: SandboxRequest): Promise<SandboxReply> {
  const form = new URLSearchParams(request.body);
  if (request.method !== "POST") return oktaError("E0000022");
  if (form.get("grant_type") !== "client_credentials") {
    return refuse(
      400,
      "unsupported_grant_type",
      "The authorization grant type is not supported by the authorization server.",
    );
  }
  if (form.get("client_assertion_type") !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
    return refuse(401, "invalid_client", "The client_assertion_type is invalid.");
  }
  const app = await assertedApp(
    org,
    form.get("client_assertion") ?? "",
    `${request.url.origin}/oauth2/v1/token`,
  );
  if ("status" in app) return app;
  const bound = await boundKey(org, app, request);
  if (typeof bound === "object" && bound !== null) return bound;
  const asked = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  if (asked.length === 0) return refuse(400, "invalid_scope", "The scope parameter is required.");
  if (asked.some((scope) => !(scope in scopes))) {
    return refuse(
      400,
      "invalid_scope",
      "One or more scopes are not configured for the authorization server resource.",
    );
  }
  const granted = asked.filter((scope) => app.scopes.has(scope));
  if (granted.length === 0) {
    return refuse(400, "consent_required", "You are not allowed any of the requested scopes.");
  }
  const value = randomBytes(32).toString("base64url");
  const expiresAt = Date.parse(oktaNow(org)) + lifetimeSeconds * 1000;
  org.accessTokens.set(value, { app, scopes: granted, expiresAt, boundTo: bound });
  return {
    status: 200,
    headers: { "Cache-Control": "no-store" },
    body: {
      token_type: bound === null ? "Bearer" : "DPoP",
      expires_in: lifetimeSeconds,
      access_token: value,
      scope: granted.join(" "),
    },
  };
}

/** What a call with an access token may do, or why it may not. */
export async function checkAccessToken(
  org: OktaOrg,
  request: SandboxRequest,
  needed: OktaPermission | undefined,
): Promise<OktaAccessToken | SandboxReply> {
  const [, scheme = "", value = ""] =
    /^(Bearer|DPoP)\s+(.+)$/i.exec(request.headers.authorization ?? "") ?? [];
  const token = org.accessTokens.get(value);
  if (!token || token.expiresAt <= Date.parse(oktaNow(org)) || !token.app.isActive) {
    return challenge(request, scheme, 401, "invalid_token", "The access token is invalid.", "E0000011");
  }
  if (token.boundTo !== null) {
    const proof = await readProof(org, request, value);
    if (!proof.ok || scheme.toLowerCase() !== "dpop" || proof.thumbprint !== token.boundTo) {
      const detail = proof.ok ? "The DPoP proof is of another key." : proof.detail;
      return challenge(request, "DPoP", 400, "invalid_dpop_proof", detail, "E0000011");
    }
  }
  if (needed && !token.scopes.some((scope) => scopes[scope]?.includes(needed))) {
    const detail = "The access token provided does not contain the required scopes.";
    return challenge(request, scheme, 403, "insufficient_scope", detail, "E0000006");
  }
  return token;
}

/** The app that signed an assertion: one of its keys, this address, an hour at most, each id once. */
async function assertedApp(
  org: OktaOrg,
  assertion: string,
  tokenUrl: string,
): Promise<OktaServiceApp | SandboxReply> {
  const invalid = (detail: string) => refuse(401, "invalid_client", detail);
  let claims: JWTPayload;
  let kid: string | undefined;
  try {
    claims = decodeJwt(assertion);
    kid = decodeProtectedHeader(assertion).kid;
  } catch {
    return invalid("The client_assertion token is not a valid JWT.");
  }
  const app = org.apps.find(({ clientId }) => clientId === claims.sub);
  if (!app?.isActive || claims.iss !== claims.sub)
    return invalid("The client_assertion's subject or issuer is invalid.");
  const jwk = app.keys.find((key) => key.kid === kid);
  if (!jwk) return invalid("The client_assertion JWT kid is invalid.");
  const now = new Date(oktaNow(org));
  try {
    await jwtVerify(assertion, await importJWK(jwk, String(jwk.alg)), {
      audience: tokenUrl,
      currentDate: now,
      algorithms: ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"],
      requiredClaims: ["exp"],
    });
  } catch (error) {
    return invalid(
      `The client_assertion is invalid: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  if ((claims.exp ?? 0) - now.getTime() / 1000 > longestAssertionSeconds) {
    return invalid("The client_assertion's expiry is more than an hour away.");
  }
  if (claims.jti !== undefined) {
    if (app.usedIds.has(claims.jti)) return invalid("The client_assertion has been used before.");
    app.usedIds.add(claims.jti);
  }
  return app;
}

/** The thumbprint that the token is to be bound to; null where neither the app nor the caller wants that. */
async function boundKey(
  org: OktaOrg,
  app: OktaServiceApp,
  request: SandboxRequest,
): Promise<string | null | SandboxReply> {
  if (request.headers.dpop === undefined) {
    return app.requiresDpop
      ? refuse(400, "invalid_dpop_proof", "The DPoP proof JWT header is missing.")
      : null;
  }
  const proof = await readProof(org, request, null);
  if (!proof.ok) return refuse(400, "invalid_dpop_proof", proof.detail);
  if (proof.claims.nonce !== org.dpopNonce) {
    const reply = refuse(400, "use_dpop_nonce", "Authorization server requires nonce in DPoP proof.");
    return { ...reply, headers: { ...reply.headers, "DPoP-Nonce": org.dpopNonce } };
  }
  return proof.thumbprint;
}

type Proof = { ok: true; thumbprint: string; claims: JWTPayload } | { ok: false; detail: string };

/** RFC 9449 §4.3. */
async function readProof(org: OktaOrg, request: SandboxRequest, token: string | null): Promise<Proof> {
  const header = request.headers.dpop;
  if (typeof header !== "string") return { ok: false, detail: "The DPoP proof JWT header is missing." };
  try {
    const { typ, jwk } = decodeProtectedHeader(header);
    if (typ !== "dpop+jwt" || !jwk || "d" in jwk)
      return { ok: false, detail: "The DPoP proof JWT header is invalid." };
    const { payload } = await jwtVerify(header, await importJWK(jwk as JWK, "ES256"), {
      currentDate: new Date(oktaNow(org)),
      maxTokenAge: 300,
      clockTolerance: 300,
      typ: "dpop+jwt",
    });
    const { origin, pathname } = request.url;
    if (payload.htm !== request.method)
      return { ok: false, detail: "'htm' claim in the DPoP proof JWT is invalid." };
    if (payload.htu !== `${origin}${pathname}`) {
      return { ok: false, detail: "'htu' claim in the DPoP proof JWT is invalid." };
    }
    if (!payload.jti || org.usedProofs.has(payload.jti)) {
      return { ok: false, detail: "'jti' claim in the DPoP proof JWT is invalid." };
    }
    org.usedProofs.add(payload.jti);
    if (token !== null && payload.ath !== createHash("sha256").update(token).digest("base64url")) {
      return { ok: false, detail: "'ath' claim in the DPoP proof JWT is invalid." };
    }
    return { ok: true, thumbprint: await calculateJwkThumbprint(jwk as JWK), claims: payload };
  } catch {
    return { ok: false, detail: "DPoP proof JWT cannot be parsed." };
  }
}

function refuse(status: number, error: string, description: string): SandboxReply {
  return {
    status,
    headers: { "Cache-Control": "no-store" },
    body: { error, error_description: description },
  };
}

/** What is wrong with an access token stands in a header. */
function challenge(
  request: SandboxRequest,
  scheme: string,
  status: number,
  error: string,
  description: string,
  code: "E0000011" | "E0000006",
): SandboxReply {
  const { origin, pathname } = request.url;
  return {
    ...oktaError(code),
    status,
    headers: {
      "WWW-Authenticate": `${scheme} authorization_uri="${origin}/oauth2/v1/authorize", realm="${origin}", scope="", error="${error}", error_description="${description}", resource="${pathname}"`,
    },
  };
}
