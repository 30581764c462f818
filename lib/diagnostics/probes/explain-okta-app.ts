import type { OktaCredential } from "#lib/directories/providers/okta-schema.ts";
import type { ProviderRefusal } from "#lib/directories/providers/provider-refusal.ts";
import type { Finding } from "../run-probes.ts";
import { oktaPlaces } from "./okta-places.ts";

type Words = Omit<Finding, "status">;

/**
 * Refusals that an OAuth 2.0 service app meets: the token endpoint's (RFC 6749 §5.2, RFC 9449 §5), and those of an access
 * token (RFC 6750 §3.1). Null for what has nothing to do with the app.
 * https://developer.okta.com/docs/reference/error-codes/
 */
export function explainOktaApp(
  { code, summary }: ProviderRefusal,
  tenantUrl: string,
  { clientId, key }: Extract<OktaCredential, { by: "key" }>,
): Finding | null {
  const places = oktaPlaces(tenantUrl);
  const said = summary === "" ? code : `${code}: ${summary.replace(/\.$/, "")}`;
  const noScope: Words = {
    seen: `Okta granted the app none of the scopes that Muster asks for (${said}).`,
    why: "Without a scope a token is good for nothing, so Okta gives none.",
    action:
      "In Okta, open the app's tab Okta API Scopes, and grant okta.users.read, okta.groups.read and okta.logs.read.",
    link: places.apps,
  };
  const words: Record<string, Words> = {
    invalid_client: {
      seen: `Okta refused the key of the app ${clientId} (${said}).`,
      why: "The public key is not registered with this app, the app is deactivated, or the Client ID is that of another app. A clock that is wrong by minutes shows itself in the same way.",
      action: `In Okta, open the app's tab General, Client Credentials, and check that the key ${key.kid} is listed there as Active.`,
      link: places.apps,
    },
    unauthorized_client: {
      seen: `The app ${clientId} may not ask for tokens in this way (${said}).`,
      why: "It was not created as an app of the type API Services.",
      action: "In Okta, create an app integration of the type API Services, and enter its Client ID here.",
      link: places.apps,
    },
    invalid_dpop_proof: {
      seen: `Okta did not accept the proof that the app's token is bound to this machine (${said}).`,
      why: "The app requires DPoP, which Muster speaks; a proxy that rewrites addresses, or a clock that is off, spoils the proof.",
      action:
        "Check this machine's clock. If it stays, clear “Require Demonstrating Proof of Possession (DPoP) header in token requests” on the app's tab General.",
      link: places.apps,
    },
    invalid_scope: noScope,
    consent_required: noScope,
    access_denied: noScope,
    insufficient_scope: {
      seen: `The app's token lacks the scope for this call (${said}).`,
      why: "An app may only do what its granted scopes say.",
      action: "In Okta, open the app's tab Okta API Scopes, and grant what is missing under “Scopes” above.",
      link: places.apps,
    },
    invalid_token: {
      seen: `Okta no longer takes the token that it had issued (${said}).`,
      why: "The app was changed or deactivated meanwhile, or the clocks differ.",
      action: "Run the diagnostics again. If it stays, check that the app is active.",
      link: places.apps,
    },
    E0000006: {
      seen: "Okta accepted the app's token but not its rights (E0000006).",
      why: "Besides the scopes, an app needs an admin role: the two together say what it may do. It has none that covers this call.",
      action:
        "In Okta, open the app's tab Admin roles, and assign Read-only Administrator, or a custom role that views users and groups.",
      link: places.apps,
    },
  };
  const known = words[code];
  return known === undefined ? null : { status: "failed", ...known };
}
