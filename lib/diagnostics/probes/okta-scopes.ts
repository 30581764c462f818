import type { Finding } from "../run-probes.ts";
import { list } from "./words.ts";

/** What Muster does in an Okta org by OAuth, and the scope that allows it: https://developer.okta.com/docs/api/oauth2/ */
const features = [
  { what: "reading users", needs: "okta.users.read", isRequired: true },
  { what: "reading groups and their members", needs: "okta.groups.read", isRequired: true },
  { what: "following changes by the System Log", needs: "okta.logs.read", isRequired: false },
] as const;
const MANAGE = {
  what: "changing the members of the managed group",
  needs: "okta.groups.manage",
  isRequired: true,
};

type Link = Finding["link"] & object;

/** Granted scopes against what each feature needs; `managesGroup` where a managed group is chosen. */
export function judgeScopes(granted: readonly string[], managesGroup: boolean, link: Link): Finding {
  const has = (scope: string) =>
    granted.includes(scope) || granted.includes(scope.replace(/\.read$/, ".manage"));
  const wanted = [...features, ...(managesGroup ? [MANAGE] : [])];
  const missing = wanted.filter(({ needs }) => !has(needs));
  if (missing.length === 0) {
    return { status: "ok", seen: `Everything needed is granted: ${list(wanted.map(({ needs }) => needs))}.` };
  }
  const isBlocking = missing.some(({ isRequired }) => isRequired);
  const names = missing.map(({ needs }) => needs);
  return {
    status: isBlocking ? "failed" : "warning",
    ...(isBlocking ? {} : { advice: true }),
    seen: `${list(names)} ${names.length === 1 ? "is" : "are"} not granted.`,
    why: isBlocking
      ? `Needed for ${list(missing.map(({ what, needs }) => `${what} (${needs})`))}.`
      : "Changes are then found by comparing times instead, which takes more calls. Everything works without it.",
    action: `In Okta, open the app's tab Okta API Scopes, and select Grant beside ${list(names)}.`,
    link,
  };
}

/** A scope that no feature uses is a risk without a use. */
export function judgeLeastScopes(granted: readonly string[], managesGroup: boolean, link: Link): Finding {
  if (managesGroup || !granted.includes(MANAGE.needs)) {
    return { status: "ok", seen: "Nothing more than needed is granted, as far as Okta tells." };
  }
  return {
    status: "warning",
    advice: true,
    seen: `${MANAGE.needs} is granted, but not needed.`,
    why: "It is for a managed group, and none is chosen for this directory.",
    action: "Revoke it on the app's tab Okta API Scopes, or choose a managed group.",
    link,
  };
}
