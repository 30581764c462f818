import { type EntraTenant, entraNow } from "../entra/state.ts";
import { hostNow } from "../http/behaviour.ts";
import type { OktaOrg } from "../okta/state.ts";
import type { SamlHost } from "./app.ts";
import { nameIdFormats } from "./response.ts";

/** An org as a SAML identity provider. @param origin as the caller addresses it */
export function oktaSaml(org: OktaOrg, origin: string): SamlHost {
  return {
    vendor: "okta",
    name: org.name,
    apps: org.samlApps,
    now: () => hostNow(org.behaviour),
    users: () =>
      org.users
        .filter((user) => user?.status === "ACTIVE")
        .flatMap((user) => (user ? [user.profile] : []))
        .map(({ login = "", displayName = "", email = "", firstName = "", lastName = "" }) => ({
          login,
          displayName,
          nameIdFormat: nameIdFormats.unspecified,
          attributes: { email, firstName, lastName },
        })),
    addresses(app) {
      const base = `${origin}/app/${org.name}_${app.name.toLowerCase().replaceAll(/\W/g, "")}_1/${app.id}`;
      return {
        entityId: `http://www.okta.com/${app.id}`,
        metadata: `${origin}/app/${app.id}/sso/saml/metadata`,
        signIn: `${base}/sso/saml`,
        answer: `${base}/sso/saml/answer`,
        logout: `${base}/slo/saml`,
        start: base.replace("/app/", "/home/"),
        signOut: `${base}/signout`,
      };
    },
  };
}

const claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const microsoft = "http://schemas.microsoft.com/identity/claims";

/** A tenant as a SAML identity provider. @param origin of the login host */
export function entraSaml(tenant: EntraTenant, origin: string): SamlHost {
  const base = `${origin}/${tenant.id}`;
  const entityId = `https://sts.windows.net/${tenant.id}/`;
  return {
    vendor: "entra",
    name: tenant.name,
    apps: tenant.samlApps,
    now: () => entraNow(tenant),
    users: () =>
      [...tenant.users.values()]
        .filter(({ accountEnabled }) => accountEnabled)
        .map((user) => ({
          login: user.userPrincipalName,
          displayName: user.displayName,
          nameIdFormat: nameIdFormats.emailAddress,
          attributes: {
            [`${microsoft}/tenantid`]: tenant.id,
            [`${microsoft}/objectidentifier`]: user.id,
            [`${microsoft}/displayname`]: user.displayName,
            [`${microsoft}/identityprovider`]: entityId,
            [`${claims}/givenname`]: user.givenName ?? "",
            [`${claims}/surname`]: user.surname ?? "",
            [`${claims}/emailaddress`]: user.mail ?? "",
            [`${claims}/name`]: user.userPrincipalName,
          },
        })),
    addresses: ({ id }) => ({
      entityId,
      metadata: `${base}/federationmetadata/2007-06/federationmetadata.xml?appid=${id}`,
      signIn: `${base}/saml2`,
      answer: `${base}/saml2/answer`,
      logout: `${base}/saml2`,
      start: `${base}/signin/${id}`,
      signOut: `${base}/oauth2/v2.0/logout?appid=${id}`,
    }),
  };
}
