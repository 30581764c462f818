import type { OktaConfig } from "#lib/directories/providers/okta-schema.ts";
import type { ProviderRefusal, UnexpectedAnswer } from "#lib/directories/providers/provider-refusal.ts";
import type { Finding } from "../run-probes.ts";
import { explainOktaApp } from "./explain-okta-app.ts";
import { oktaPlaces } from "./okta-places.ts";

type Words = Omit<Finding, "status">;

/** Okta's refusals by code: https://developer.okta.com/docs/reference/error-codes/ */
export function explainOktaRefusal(refusal: ProviderRefusal, { tenantUrl, credential }: OktaConfig): Finding {
  if (credential.by === "key") {
    const known = explainOktaApp(refusal, tenantUrl, credential);
    if (known !== null) return known;
  }
  const places = oktaPlaces(tenantUrl);
  const { code, summary, status } = refusal;
  const words: Record<string, Words> = {
    E0000011: {
      seen: "Okta refused the token (E0000011).",
      why: "It was copied incompletely, was revoked, or its creator was deactivated. Okta also drops those unused for 30 days, and refuses them from outside the network zone that they are bound to.",
      action: "Create a new token with “Any IP”, and replace it in the directory's settings.",
      link: places.tokens,
    },
    E0000004: {
      seen: "Okta could not authenticate the token (E0000004).",
      why: "The token is not of this org, or its creator may no longer sign in.",
      action:
        "Create a new token in this org as an admin whose account is active, and replace it in the directory's settings.",
      link: places.tokens,
    },
    E0000005: {
      seen: "Okta knows no session or token for this call (E0000005).",
      why: "The token was revoked, or belongs to another org.",
      action: "Create a new token, and replace it in the directory's settings.",
      link: places.tokens,
    },
    E0000006: {
      seen: "Okta accepted the token but not its rights (E0000006).",
      why: "A token has the current rights of the admin who created it. That admin's role doesn't cover this call, or was taken away.",
      action:
        "Give the token's creator a role that can read users and groups, or create the token as another admin.",
      link: places.admins,
    },
    E0000007: {
      seen: `Okta doesn't find what was asked for (E0000007): ${summary}`,
      why: "It was deleted, or lies outside what the token's creator may see.",
      action: "Check that it still exists, and that the token's creator may see it.",
      link: places.admins,
    },
    E0000015: {
      seen: "This org doesn't have the feature that the call needs (E0000015).",
      why: "It is not part of the org's Okta edition, or is switched off.",
      action: "Ask Okta's support whether it can be switched on. Muster goes on without it where it can.",
    },
    E0000031: {
      seen: `Okta doesn't understand the search (E0000031): ${summary}`,
      why: "The attribute that is mapped to the primary user identifier doesn't exist in the org's user profile, or can't be searched.",
      action: "Correct the mapping under Global Attributes, or add the attribute in the Profile Editor.",
      link: places.profile,
    },
    E0000038: {
      seen: `Okta can't do this in the object's present state (E0000038): ${summary}`,
      why: "Most often the group is filled by rules or by an application, so that nobody else may change it.",
      action: "Choose a group that was created in Okta itself and has no rules.",
      link: places.groups,
    },
    E0000047: {
      seen: "Okta's rate limit is used up (E0000047).",
      why: "All tools of the org share one quota. As long as it is empty, nothing can be read, and changes arrive late.",
      action: "Wait for a minute. If it happens often, look in Okta which client uses the quota.",
      link: places.rateLimits,
    },
  };
  const known = words[code];
  if (known !== undefined) return { status: "failed", ...known };
  if (status >= 500) {
    return {
      status: "failed",
      seen: `Okta has a fault of its own: ${status} ${code}, ${summary}`,
      why: "Nothing can be read from the directory until it has passed.",
      action: `Look at Okta's status page. For Okta's support, the error id is ${refusal.traceId ?? "missing"}.`,
      link: { label: "Okta: status page", href: "https://status.okta.com" },
    };
  }
  return {
    status: "failed",
    seen: `Okta answered ${status} ${code}: ${summary}`,
    why: "Muster knows no particular cause for this answer.",
    action: `Look the code up in Okta's list of errors${refusal.traceId === null ? "" : `; for Okta's support, the error id is ${refusal.traceId}`}.`,
    link: { label: "Okta: error codes", href: "https://developer.okta.com/docs/reference/error-codes/" },
  };
}

/** Something answers at the tenant's address, but not in Okta's way. */
export function explainNotOkta(answer: UnexpectedAnswer, tenantUrl: string): Finding {
  const host = new URL(tenantUrl).hostname;
  return {
    status: "failed",
    seen: `${host} answered ${answer.status} with ${answer.contentType}, which is no answer of an Okta org.`,
    why: "The address belongs to another web site, or a proxy answers in Okta's place.",
    action: `Open ${tenantUrl} in a browser: Okta's sign-in page should appear. If not, correct the address of the directory.`,
    link: { label: `Open ${host}`, href: tenantUrl },
  };
}
