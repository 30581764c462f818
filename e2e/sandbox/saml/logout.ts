import type { SandboxReply, SandboxRequest } from "../http/router.ts";
import type { SamlApp, SamlHost } from "./app.ts";
import { redirectUrl, type SamlMessage } from "./messages.ts";
import { messagePage, postPage } from "./pages.ts";
import { escapeXml, newSamlId } from "./response.ts";
import { signElement } from "./sign.ts";
import { cookieOf } from "./sign-in.ts";

const attributes = (id: string, destination: string, now: Date) =>
  `xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${now.toISOString()}" Destination="${escapeXml(destination)}"`;

/** A service provider signs somebody out here: their session ends, and it is told so. */
export function answerLogout(host: SamlHost, app: SamlApp, message: SamlMessage): SandboxReply {
  if (message.kind === "LogoutResponse") return signedOut();
  const target = app.sp?.logoutUrl;
  if (!target) return messagePage("Single logout is not set up.", "The application has no logout URL.", 400);
  const certificate = app.sp?.certificate;
  if (certificate && message.verify(certificate) !== true)
    return messagePage("The logout request is refused.", "Its signature is missing or does not match.", 400);
  for (const [cookie, { nameId, sessionIndex }] of app.sessions) {
    if (nameId !== message.nameId) continue;
    if (message.sessionIndex === "" || message.sessionIndex === sessionIndex) app.sessions.delete(cookie);
  }
  const id = newSamlId();
  const xml = `<saml2p:LogoutResponse ${attributes(id, target, host.now())} InResponseTo="${escapeXml(message.id)}"><saml2:Issuer>${escapeXml(host.addresses(app).entityId)}</saml2:Issuer><saml2p:Status><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></saml2p:Status></saml2p:LogoutResponse>`;
  return send(host, app, { target, name: "SAMLResponse", xml, id, relayState: message.relayState });
}

/** The browser's user signs out at the provider, which signs them out of the application. */
export function signOut(host: SamlHost, app: SamlApp, request: SandboxRequest): SandboxReply {
  const cookie = cookieOf(host, request) ?? "";
  const session = app.sessions.get(cookie);
  const target = app.sp?.logoutUrl;
  app.sessions.delete(cookie);
  if (!session || !target) return signedOut();
  const id = newSamlId();
  const xml = `<saml2p:LogoutRequest ${attributes(id, target, host.now())}><saml2:Issuer>${escapeXml(host.addresses(app).entityId)}</saml2:Issuer><saml2:NameID Format="${session.nameIdFormat}">${escapeXml(session.nameId)}</saml2:NameID><saml2p:SessionIndex>${session.sessionIndex}</saml2p:SessionIndex></saml2p:LogoutRequest>`;
  return send(host, app, { target, name: "SAMLRequest", xml, id, relayState: "" });
}

interface Outgoing {
  readonly target: string;
  readonly name: "SAMLRequest" | "SAMLResponse";
  readonly xml: string;
  readonly id: string;
  readonly relayState: string;
}

/** Okta sends its logout messages by POST, Entra by redirect. */
function send(
  host: SamlHost,
  { active }: SamlApp,
  { target, name, xml, id, relayState }: Outgoing,
): SandboxReply {
  if (host.vendor === "okta") {
    const message = Buffer.from(signElement(xml, id, active)).toString("base64");
    return postPage(target, { [name]: message, RelayState: relayState });
  }
  return {
    status: 302,
    headers: { Location: redirectUrl(target, name, xml, { signer: active, relayState }) },
  };
}

const signedOut = () => messagePage("You signed out", "Nobody is signed in at this provider any more.");
