import type { SandboxReply, SandboxRequest } from "../http/router.ts";
import { answerFor } from "./answer.ts";
import { newCookie, type SamlApp, type SamlHost, samlFaults } from "./app.ts";
import { learnServiceProvider } from "./learn.ts";
import type { SamlMessage } from "./messages.ts";
import { messagePage, postPage, signInPage } from "./pages.ts";

/** An AuthnRequest has arrived: refused in the vendor's words, or led to the page where a user is named. */
export async function beginSignIn(host: SamlHost, app: SamlApp, message: SamlMessage): Promise<SandboxReply> {
  app.sp ??= await learnServiceProvider(message);
  const refusal = refusalOf(host, app, message);
  if (refusal) return messagePage("Sorry, but we’re having trouble signing you in.", refusal, 400);
  return signInPage(host, app, { appId: app.id, request: message.id, relayState: message.relayState });
}

/** A user starts here, at the provider: no request came before. */
export function startSignIn(host: SamlHost, app: SamlApp, relayState: string): SandboxReply {
  if (app.sp === null)
    return messagePage(
      "This application is not set up.",
      "It learns where to send people from the first request that it gets.",
      400,
    );
  return signInPage(host, app, { appId: app.id, request: "", relayState });
}

/** The page of the sign-in was sent: the answer goes to the service provider by POST. */
export async function finishSignIn(
  host: SamlHost,
  app: SamlApp,
  request: SandboxRequest,
): Promise<SandboxReply> {
  const form = new URLSearchParams(request.body);
  const pending = {
    appId: app.id,
    request: form.get("request") ?? "",
    relayState: form.get("relayState") ?? "",
  };
  const wanted = (form.get("user") ?? "").trim().toLowerCase();
  const user = host.users().find(({ login }) => login.toLowerCase() === wanted);
  if (!user || app.sp === null)
    return signInPage(host, app, pending, "There is no active user of this name here.");
  const { message, session } = await answerFor(host, app, {
    sp: app.sp,
    user,
    inResponseTo: pending.request === "" ? undefined : pending.request,
    fault: samlFaults.find((fault) => fault === form.get("fault")) ?? null,
  });
  const cookie = cookieOf(host, request) ?? newCookie();
  app.sessions.set(cookie, session);
  return postPage(
    app.sp.acsUrl,
    { SAMLResponse: message, RelayState: pending.relayState },
    { "Set-Cookie": `${cookieName(host)}=${cookie}; Path=/; Secure; HttpOnly; SameSite=None` },
  );
}

export function cookieOf(host: SamlHost, request: SandboxRequest): string | undefined {
  const pairs = (request.headers.cookie ?? "").split("; ");
  return pairs.find((pair) => pair.startsWith(`${cookieName(host)}=`))?.split("=")[1];
}

/** The whole machine shares the cookies of `localhost`. */
function cookieName({ vendor, name }: SamlHost): string {
  return `sandbox_${vendor}_${name}`;
}

function refusalOf(host: SamlHost, app: SamlApp, message: SamlMessage): string | undefined {
  const { sp } = app;
  if (sp === null) return undefined;
  const isOkta = host.vendor === "okta";
  if (message.issuer !== sp.audience)
    return isOkta
      ? `The issuer ${message.issuer} is not this application's Audience URI.`
      : `AADSTS700016: Application with identifier '${message.issuer}' was not found in the directory '${host.name}'.`;
  if (message.acsUrl !== "" && message.acsUrl !== sp.acsUrl)
    return isOkta
      ? `The requested ACS URL ${message.acsUrl} is not this application's Single sign on URL.`
      : `AADSTS50011: The reply URL '${message.acsUrl}' specified in the request does not match the reply URLs configured for the application '${sp.audience}'.`;
  const { signIn } = host.addresses(app);
  if (message.destination !== "" && message.destination !== signIn)
    return `The request is meant for ${message.destination}, and this is ${signIn}.`;
  const verdict = sp.certificate === null ? null : message.verify(sp.certificate);
  if (verdict === false)
    return isOkta
      ? "The request's signature does not match the application's Signature Certificate."
      : "AADSTS76022: The signature of the SAML request is invalid.";
  if (app.wantsSignedRequests && verdict === null)
    return isOkta
      ? "The application wants Signed Requests, and this one is not signed."
      : "AADSTS76021: The request sent by client is not signed while the application requires signed requests.";
  return undefined;
}
