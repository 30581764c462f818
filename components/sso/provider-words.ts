import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { OurValues } from "#lib/sso/contract.ts";

/** What each identity provider calls our values, word for word; null where it does not ask for one. */
type ValueLabels = Readonly<Record<keyof OurValues, string | null>>;

interface ProviderWords {
  readonly name: string;
  readonly ours: ValueLabels;
  /** Where its own values stand, beside our fields. */
  readonly loginUrl: string;
  readonly certificate: string;
  readonly issuer: string;
  readonly logoutUrl: string;
  readonly metadataUrl: string;
}

/**
 * Okta: https://help.okta.com/en-us/content/topics/apps/aiw-saml-reference.htm ·
 * Entra: https://learn.microsoft.com/entra/identity/enterprise-apps/add-application-portal-setup-sso
 */
export const providerWords: Readonly<Record<DirectoryType, ProviderWords>> = {
  okta: {
    name: "Okta",
    ours: {
      acsUrl: "Single sign on URL",
      entityId: "Audience URI (SP Entity ID)",
      logoutUrl: "Single Logout URL",
      signInUrl: null,
      metadataUrl: "Metadata URL of Muster",
    },
    loginUrl: "Okta calls it Identity Provider Single Sign-On URL.",
    certificate: "Okta calls it X.509 Certificate.",
    issuer: "Okta calls it Identity Provider Issuer.",
    logoutUrl: "Okta calls it Identity Provider Single Logout URL.",
    metadataUrl: "Sign On › Metadata details › Metadata URL",
  },
  entra: {
    name: "Entra",
    ours: {
      entityId: "Identifier (Entity ID)",
      acsUrl: "Reply URL (Assertion Consumer Service URL)",
      signInUrl: "Sign on URL (Optional)",
      logoutUrl: "Logout Url (Optional)",
      metadataUrl: "Metadata URL of Muster",
    },
    loginUrl: "Entra calls it Login URL.",
    certificate: "Entra offers it as Certificate (Base64).",
    issuer: "Entra calls it Microsoft Entra Identifier.",
    logoutUrl: "Entra calls it Logout URL.",
    metadataUrl: "SAML Certificates › App Federation Metadata Url",
  },
  scim: {
    name: "the identity provider",
    ours: {
      acsUrl: "ACS URL",
      entityId: "Entity ID",
      metadataUrl: "Metadata URL",
      logoutUrl: "Logout URL",
      signInUrl: "Sign-in URL",
    },
    loginUrl: "Also called single sign-on URL or SSO endpoint, for HTTP-Redirect.",
    certificate: "Also called signing certificate or X.509 certificate.",
    issuer: "Also called issuer.",
    logoutUrl: "Also called single logout or SLO endpoint.",
    metadataUrl: "Where the identity provider publishes its SAML metadata",
  },
};
