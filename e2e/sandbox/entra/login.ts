import { randomUUID } from "node:crypto";
import type { SandboxReply, SandboxRequest } from "../http/router.ts";
import { entraSaml } from "../saml/hosts.ts";
import { answerSaml } from "../saml/serve.ts";
import { certificateFault } from "./assertion.ts";
import { type EntraApp, type EntraTenant, entraNow } from "./state.ts";
import type { TokenBook } from "./tokens.ts";

export interface Entra {
  readonly tenants: EntraTenant[];
  readonly tokens: TokenBook;
  loginUrl: string;
  graphUrl: string;
}

/** HTTP status and OAuth `error` of each code, from "Microsoft Entra authentication error codes". */
const errors = {
  50027: [400, "invalid_request"],
  50034: [400, "invalid_grant"],
  70003: [400, "unsupported_grant_type"],
  90002: [400, "invalid_request"],
  90014: [400, "invalid_request"],
  500011: [400, "invalid_resource"],
  700016: [400, "unauthorized_client"],
  900144: [400, "invalid_request"],
  900382: [400, "invalid_request"],
  1002012: [400, "invalid_scope"],
  700021: [401, "invalid_client"],
  700024: [401, "invalid_client"],
  700027: [401, "invalid_client"],
  7000112: [400, "unauthorized_client"],
  7000215: [401, "invalid_client"],
  7000216: [401, "invalid_client"],
  7000222: [401, "invalid_client"],
} as const;

/** `POST /{tenant}/oauth2/v2.0/token` and the tenant's OpenID metadata. */
export async function answerLogin(entra: Entra, request: SandboxRequest): Promise<SandboxReply> {
  const [, key = "", ...rest] = request.url.pathname.split("/");
  const path = rest.join("/");
  const tenant = findTenant(entra, decodeURIComponent(key));
  if (path === "oauth2/v2.0/token") {
    if (request.method !== "POST") {
      return loginError(
        tenant,
        900144,
        "The request body must contain the following parameter: 'grant_type'.",
      );
    }
    return issueToken(entra, tenant, decodeURIComponent(key), request);
  }
  if (path === "v2.0/.well-known/openid-configuration") {
    return tenant ? metadata(entra, tenant) : noSuchTenant(decodeURIComponent(key));
  }
  const notFound = { status: 404, headers: { "Content-Type": "text/html" }, body: "<h1>Not found</h1>" };
  if (!tenant) return notFound;
  return (await answerSaml(entraSaml(tenant, entra.loginUrl), request)) ?? notFound;
}

async function issueToken(
  entra: Entra,
  tenant: EntraTenant | undefined,
  key: string,
  request: SandboxRequest,
): Promise<SandboxReply> {
  if (!tenant) return noSuchTenant(key);
  const form = new URLSearchParams(request.body);
  for (const name of ["grant_type", "client_id", "scope"]) {
    if (!form.get(name)) {
      return loginError(tenant, 900144, `The request body must contain the following parameter: '${name}'.`);
    }
  }
  if (form.get("grant_type") !== "client_credentials") {
    return loginError(
      tenant,
      70003,
      `The app requested an unsupported grant type '${form.get("grant_type")}'.`,
    );
  }
  const basic = basicCredentials(request);
  const clientId = form.get("client_id") ?? "";
  const app = tenant.apps.find(({ appId }) => appId === clientId.toLowerCase());
  if (!app) {
    return loginError(
      tenant,
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenant.name}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    );
  }
  if (app.disabled) {
    return loginError(tenant, 7000112, `Application '${app.appId}'(${app.displayName}) is disabled.`);
  }
  const refusal = form.has("client_assertion")
    ? await checkCertificate(entra, tenant, app, form)
    : checkSecret(tenant, app, form.get("client_secret") ?? basic);
  if (refusal) return refusal;
  const scope = form.get("scope") ?? "";
  if (!scope.endsWith("/.default")) {
    return loginError(
      tenant,
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  }
  const resource = scope.slice(0, -"/.default".length);
  if (resource !== "https://graph.microsoft.com" && resource !== entra.graphUrl) {
    return loginError(
      tenant,
      500011,
      `The resource principal named ${resource} was not found in the tenant named ${tenant.name}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    );
  }
  return {
    status: 200,
    headers: noStore,
    body: {
      token_type: "Bearer",
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: entra.tokens.issue(tenant, app, resource),
    },
  };
}

/** A client assertion in place of the secret, signed with an uploaded certificate. */
async function checkCertificate(
  entra: Entra,
  tenant: EntraTenant,
  app: EntraApp,
  form: URLSearchParams,
): Promise<SandboxReply | undefined> {
  const tokenUrl = `${entra.loginUrl}/${tenant.id}/oauth2/v2.0/token`;
  const fault = await certificateFault(tenant, app, form, tokenUrl);
  return fault && loginError(tenant, fault.code, fault.sentence);
}

function checkSecret(
  tenant: EntraTenant,
  app: EntraApp,
  secretText: string | undefined,
): SandboxReply | undefined {
  if (!secretText) {
    return loginError(
      tenant,
      7000216,
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    );
  }
  const secret = app.secrets.find(({ value }) => value === secretText);
  if (!secret) {
    return loginError(
      tenant,
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app.appId}'.`,
    );
  }
  if (Date.parse(secret.endDateTime) <= entraNow(tenant).getTime()) {
    return loginError(
      tenant,
      7000222,
      `The provided client secret keys for app '${app.appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    );
  }
  return undefined;
}

const noStore = { "Cache-Control": "no-store, no-cache", Pragma: "no-cache" };

/** The failure of a login host under load, or by plan. */
export function loginFailure(status: number): SandboxReply {
  return {
    status,
    headers: status === 429 ? { "Retry-After": "2" } : {},
    body: {
      error: "temporarily_unavailable",
      error_description: "AADSTS90033: A transient error has occurred. Please try again.",
      error_codes: [90033],
      timestamp: loginTime(new Date()),
      trace_id: randomUUID(),
      correlation_id: randomUUID(),
    },
  };
}

function noSuchTenant(key: string): SandboxReply {
  return loginError(
    undefined,
    90002,
    `Tenant '${key}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  );
}

function loginError(
  tenant: EntraTenant | undefined,
  code: keyof typeof errors,
  sentence: string,
): SandboxReply {
  const [status, error] = errors[code];
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = loginTime(tenant ? entraNow(tenant) : new Date());
  return {
    status,
    headers: noStore,
    body: {
      error,
      error_description: `AADSTS${code}: ${sentence} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${code}`,
    },
  };
}

/** `2026-11-21 22:00:00Z`: the login host's own form. */
function loginTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace("T", " ")}Z`;
}

function basicCredentials(request: SandboxRequest): string | undefined {
  const match = /^Basic\s+(.+)$/i.exec(request.headers.authorization ?? "");
  if (!match?.[1]) return undefined;
  const text = Buffer.from(match[1], "base64").toString("utf8");
  return decodeURIComponent(text.slice(text.indexOf(":") + 1));
}

/** By tenant id or any of its domains, in any case. */
export function findTenant(entra: Entra, key: string): EntraTenant | undefined {
  const folded = key.toLowerCase();
  return entra.tenants.find(
    ({ id, domains }) => id === folded || domains.some(({ name }) => name.toLowerCase() === folded),
  );
}

function metadata(entra: Entra, tenant: EntraTenant): SandboxReply {
  return {
    status: 200,
    body: {
      token_endpoint: `${entra.loginUrl}/${tenant.id}/oauth2/v2.0/token`,
      issuer: `${entra.loginUrl}/${tenant.id}/v2.0`,
      tenant_region_scope: "NA",
      cloud_instance_name: "microsoftonline.com",
      cloud_graph_host_name: "graph.windows.net",
      msgraph_host: new URL(entra.graphUrl).host,
    },
  };
}
