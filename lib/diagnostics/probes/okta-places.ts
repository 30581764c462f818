import { oktaAdminUrl } from "#lib/directories/tenant-url.ts";

/** Places in Okta's admin console. */
export function oktaPlaces(tenantUrl: string) {
  const place = (label: string, path: string) => ({ label, href: oktaAdminUrl(tenantUrl, path) });
  return {
    apps: place("Okta: Applications", "/admin/apps/active"),
    tokens: place("Okta: Security › API › Tokens", "/admin/access/api/tokens"),
    admins: place("Okta: Security › Administrators", "/admin/access/admins"),
    networks: place("Okta: Security › Networks", "/admin/access/networks"),
    people: place("Okta: Directory › People", "/admin/users"),
    groups: place("Okta: Directory › Groups", "/admin/groups"),
    profile: place("Okta: Directory › Profile Editor", "/admin/universaldirectory"),
    rateLimits: {
      label: "Okta: how to read the rate limit dashboard",
      href: "https://developer.okta.com/docs/reference/rl-dashboard/",
    },
  };
}
