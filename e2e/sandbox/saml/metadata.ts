import type { SamlApp, SamlHost } from "./app.ts";
import { escapeXml, nameIdFormats, newSamlId } from "./response.ts";
import { bareCertificate, signElement } from "./sign.ts";

const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/**
 * An application's metadata as its vendor writes it: Okta's names POST first and says whether it wants signed requests;
 * Entra's is signed, has roles of WS-Federation beside the one of SAML, and redirect first.
 */
export function idpMetadata(host: SamlHost, app: SamlApp): string {
  return host.vendor === "okta" ? oktaMetadata(host, app) : entraMetadata(host, app);
}

function oktaMetadata(host: SamlHost, app: SamlApp): string {
  const { entityId, signIn, logout } = host.addresses(app);
  const services = (element: string, url: string) =>
    [post, redirect]
      .map((binding) => `<md:${element} Binding="${binding}" Location="${escapeXml(url)}"/>`)
      .join("");
  const formats = [nameIdFormats.unspecified, nameIdFormats.emailAddress]
    .map((format) => `<md:NameIDFormat>${format}</md:NameIDFormat>`)
    .join("");
  return `<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor entityID="${escapeXml(entityId)}" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"><md:IDPSSODescriptor WantAuthnRequestsSigned="${app.wantsSignedRequests}" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys(app, "md:")}${services("SingleLogoutService", logout)}${formats}${services("SingleSignOnService", signIn)}</md:IDPSSODescriptor></md:EntityDescriptor>`;
}

function entraMetadata(host: SamlHost, app: SamlApp): string {
  const { entityId, signIn, logout } = host.addresses(app);
  const id = newSamlId();
  const xml = `<EntityDescriptor ID="${id}" entityID="${escapeXml(entityId)}" xmlns="urn:oasis:names:tc:SAML:2.0:metadata"><RoleDescriptor xsi:type="fed:SecurityTokenServiceType" protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706">${keys(app, "")}</RoleDescriptor><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys(app, "")}<SingleLogoutService Binding="${redirect}" Location="${escapeXml(logout)}"/><SingleSignOnService Binding="${redirect}" Location="${escapeXml(signIn)}"/><SingleSignOnService Binding="${post}" Location="${escapeXml(signIn)}"/></IDPSSODescriptor></EntityDescriptor>`;
  return `<?xml version="1.0" encoding="utf-8"?>${signElement(xml, id, app.active)}`;
}

function keys({ signers }: SamlApp, prefix: "md:" | ""): string {
  return signers
    .map(
      ({ cert }) =>
        `<${prefix}KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bareCertificate(cert)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></${prefix}KeyDescriptor>`,
    )
    .join("");
}
