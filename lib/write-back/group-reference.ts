import { normaliseTenantUrl } from "#lib/directories/tenant-url.ts";

export type GroupReference = { ok: true; groupId: string } | { ok: false; detail: string };

const EXAMPLE = "00g1emaKYZTWRYYRRTSK";

/**
 * The id of an Okta group from what an admin copied: the id itself, or the address of the group's page in the Admin
 * Console (`https://acme-admin.okta.com/admin/group/00g…`) or in the API.
 * @param tenantUrl the directory's org: an address of another org is refused
 */
export function readGroupReference(input: string, tenantUrl: string): GroupReference {
  const text = input.trim();
  if (text === "")
    return refuse(`Enter the Group ID, such as ${EXAMPLE}, or paste the address of the group's page.`);
  if (isGroupId(text)) return { ok: true, groupId: text };
  const other = kindOf(text);
  if (other !== null)
    return refuse(`This is the id of ${other}. A group's id begins with 00g, such as ${EXAMPLE}.`);
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || (!text.includes("/") && !text.includes(".")))
    return refuse(
      `“${text.slice(0, 60)}” is no Group ID. It has 20 letters and digits and begins with 00g, such as ${EXAMPLE}.`,
    );
  const groupId = url.pathname.split("/").find(isGroupId);
  if (groupId === undefined)
    return refuse(
      "There is no group in this address. Open the group in the Admin Console, and copy the address from there.",
    );
  const host = normaliseTenantUrl(url.host, { allowLoopback: true });
  const own = new URL(tenantUrl).host;
  // A custom domain has an Admin Console of another name, so only two of Okta's own names can be compared.
  const isElsewhere = host.ok && isOktas(host.url) && isOktas(tenantUrl) && new URL(host.url).host !== own;
  if (isElsewhere && host.ok)
    return refuse(`This group is in ${new URL(host.url).host}, but this directory is ${own}.`);
  return { ok: true, groupId };
}

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/ */
function isGroupId(text: string): boolean {
  return /^00g[A-Za-z0-9]{17}$/.test(text);
}

function kindOf(text: string): string | null {
  if (!/^0[0-9a-z]{2}[A-Za-z0-9]{17}$/.test(text)) return null;
  return (
    { "00u": "a user", "0oa": "an app", "00o": "the org", "0pr": "a group rule" }[text.slice(0, 3)] ?? null
  );
}

function isOktas(url: string): boolean {
  return /(^|\.)(okta\.com|oktapreview\.com|okta-emea\.com|okta-gov\.com|okta\.mil)$/.test(
    new URL(url).hostname,
  );
}

function refuse(detail: string): GroupReference {
  return { ok: false, detail };
}
