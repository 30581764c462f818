import {
  type SamlApp,
  type SamlFault,
  type SamlHost,
  type SamlSession,
  type SamlUser,
  type ServiceProvider,
  strangersSigner,
} from "./app.ts";
import { newSamlId, responseXml, type SamlResponseOptions, signResponse } from "./response.ts";

export interface SamlAnswer {
  /** Base64, as a form carries it. */
  readonly message: string;
  readonly session: SamlSession;
}

interface AnswerOptions {
  readonly sp: ServiceProvider;
  readonly user: SamlUser;
  readonly inResponseTo: string | undefined;
  readonly fault: SamlFault | null;
}

/** What an application answers about a user who has signed in: right, or wrong in the way that is asked for. */
export async function answerFor(
  host: SamlHost,
  app: SamlApp,
  { sp, user, inResponseTo, fault }: AnswerOptions,
): Promise<SamlAnswer> {
  const session: SamlSession = {
    nameId: fault === "other-user" ? app.otherNameId : user.login,
    nameIdFormat: user.nameIdFormat,
    sessionIndex: newSamlId(),
  };
  if (fault === "replay" && app.lastAnswer !== null) return { message: app.lastAnswer, session };
  const right: SamlResponseOptions = {
    issuer: host.addresses(app).entityId,
    ...session,
    acsUrl: sp.acsUrl,
    audience: sp.audience,
    inResponseTo,
    attributes: user.attributes,
    now: host.now(),
    // Okta's assertions hold for five minutes, Entra's for an hour.
    lateSeconds: host.vendor === "okta" ? 300 : 3600,
  };
  const xml = responseXml({ ...right, ...faultOf(fault, right) });
  const signed =
    fault === "unsigned"
      ? xml
      : signResponse(fault === "denied" ? denied(xml) : xml, {
          signer: fault === "wrong-certificate" ? await strangersSigner() : app.active,
          assertion: app.signsAssertion && fault !== "denied",
          response: app.signsResponse || fault === "denied",
        });
  const sent = fault === "tampered" ? signed.replace(`>${user.login}<`, ">eve@evil.example<") : signed;
  const message = Buffer.from(sent).toString("base64");
  app.lastAnswer = message;
  return { message, session };
}

function faultOf(fault: SamlFault | null, right: SamlResponseOptions): Partial<SamlResponseOptions> {
  const now = right.now?.getTime() ?? Date.now();
  switch (fault) {
    case "expired":
      return { now: new Date(now - 2 * 3_600_000) };
    case "not-yet-valid":
      return { now: new Date(now + 2 * 3_600_000) };
    case "wrong-audience":
      return { audience: "https://other-product.example/saml" };
    case "wrong-recipient":
      return {
        recipient: "https://other-product.example/saml/acs",
        destination: "https://other-product.example/saml/acs",
      };
    case "wrong-issuer":
      return { issuer: "https://other-provider.example" };
    case "wrong-request":
      return { inResponseTo: newSamlId() };
    default:
      return {};
  }
}

/** The user signed in, and may not use this application. */
function denied(xml: string): string {
  return xml
    .replace("status:Success", "status:Responder")
    .replace(
      '"/></saml2p:Status>',
      '"><saml2p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:RequestDenied"/></saml2p:StatusCode><saml2p:StatusMessage>The user is not assigned to this application.</saml2p:StatusMessage></saml2p:Status>',
    )
    .replace(/<saml2:Assertion .*<\/saml2:Assertion>/, "");
}
