import { createRouter, type SandboxReply, type SandboxRequest } from "../http/router.ts";
import type { SamlApp, SamlHost } from "./app.ts";
import { answerLogout, signOut } from "./logout.ts";
import { readMessage } from "./messages.ts";
import { idpMetadata } from "./metadata.ts";
import { messagePage } from "./pages.ts";
import { beginSignIn, finishSignIn, startSignIn } from "./sign-in.ts";

const okta = createRouter<SamlHost>();
const byId = ({ apps }: SamlHost, id = "") => apps.find((app) => app.id === id);
okta.on("GET", "/app/:id/sso/saml/metadata", (host, _request, { id }) => metadata(host, byId(host, id)));
for (const method of ["GET", "POST"]) {
  okta.on(method, "/app/:name/:id/sso/saml", (host, request, { id }) =>
    receive(host, byId(host, id), request),
  );
  okta.on(method, "/app/:name/:id/slo/saml", (host, request, { id }) =>
    receive(host, byId(host, id), request),
  );
}
okta.on("POST", "/app/:name/:id/sso/saml/answer", (host, request, { id }) =>
  finish(host, byId(host, id), request),
);
okta.on("GET", "/home/:name/:id", (host, request, { id }) => receive(host, byId(host, id), request));
okta.on("GET", "/app/:name/:id/signout", (host, request, { id }) => out(host, byId(host, id), request));

const entra = createRouter<SamlHost>();
const byQuery = ({ apps }: SamlHost, { url }: SandboxRequest) =>
  apps.find(({ id }) => id === url.searchParams.get("appid"));
entra.on("GET", "/:tenant/federationmetadata/2007-06/federationmetadata.xml", (host, request) =>
  metadata(host, byQuery(host, request)),
);
for (const method of ["GET", "POST"]) {
  entra.on(method, "/:tenant/saml2", (host, request) => {
    // One address for all applications: the request's Issuer says which.
    const issuer = readMessage(request)?.issuer;
    const app =
      host.apps.find(({ sp }) => sp?.audience === issuer) ?? host.apps.find(({ sp }) => sp === null);
    return receive(host, app, request, issuer);
  });
}
entra.on("POST", "/:tenant/saml2/answer", (host, request) => {
  const id = new URLSearchParams(request.body).get("appId");
  return finish(host, byId(host, id ?? ""), request);
});
entra.on("GET", "/:tenant/signin/:id", (host, request, { id }) => receive(host, byId(host, id), request));
entra.on("GET", "/:tenant/oauth2/v2.0/logout", (host, request) => out(host, byQuery(host, request), request));

const routers = { okta, entra } as const;

/** The pages and endpoints of a host's SAML applications; `undefined`: another call. */
export function answerSaml(host: SamlHost, request: SandboxRequest): Promise<SandboxReply> | undefined {
  return routers[host.vendor].answer(host, request);
}

function metadata(host: SamlHost, app: SamlApp | undefined): SandboxReply {
  if (!app) return noSuchApp(host);
  return {
    status: 200,
    headers: { "Content-Type": "application/xml; charset=utf-8" },
    body: idpMetadata(host, app),
  };
}

async function receive(
  host: SamlHost,
  app: SamlApp | undefined,
  request: SandboxRequest,
  issuer?: string,
): Promise<SandboxReply> {
  if (!app) return noSuchApp(host, issuer);
  const message = readMessage(request);
  if (message === null) return startSignIn(host, app, request.url.searchParams.get("RelayState") ?? "");
  return message.kind === "AuthnRequest" ? beginSignIn(host, app, message) : answerLogout(host, app, message);
}

async function finish(
  host: SamlHost,
  app: SamlApp | undefined,
  request: SandboxRequest,
): Promise<SandboxReply> {
  return app ? finishSignIn(host, app, request) : noSuchApp(host);
}

function out(host: SamlHost, app: SamlApp | undefined, request: SandboxRequest): SandboxReply {
  return app ? signOut(host, app, request) : noSuchApp(host);
}

function noSuchApp({ vendor, name }: SamlHost, issuer = ""): SandboxReply {
  return vendor === "okta"
    ? messagePage("Page not found", "There is no such application in this org.", 404)
    : messagePage(
        "Sorry, but we’re having trouble signing you in.",
        `AADSTS700016: Application with identifier '${issuer}' was not found in the directory '${name}'.`,
        400,
      );
}
