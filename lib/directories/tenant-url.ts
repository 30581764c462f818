/**
 * What an admin pastes as "Tenant ID" and "Client secret", made sense of. Pure, so that the form and
 * the API say the same thing.
 */

export type NormalisedTenantUrl = { ok: true; url: string } | { ok: false; detail: string };

/** Okta's own domains: https://developer.okta.com/docs/concepts/okta-organizations/ */
const OKTA_DOMAINS = [
  "okta.com",
  "oktapreview.com",
  "okta-emea.com",
  "okta-gov.com",
  "okta.mil",
  "trexcloud.com",
] as const;

/** Names under okta.com that belong to Okta itself, not to a tenant. */
const OKTA_OWN_SITES = new Set([
  "www",
  "login",
  "developer",
  "help",
  "support",
  "status",
  "trust",
  "saml-doc",
]);

const EXAMPLE = "https://acme.okta.com";

/**
 * The origin of an Okta org, from anything that a person may have copied: a bare host, a page of the
 * admin console (`https://acme-admin.okta.com/admin/users`), a trailing slash. Answers the origin
 * without a slash (`https://acme.okta.com`), or a sentence that says what is wrong.
 *
 * `allowLoopback` also accepts `http://localhost:4100`, the sandbox; whether a call to it is really
 * made is decided again by the outgoing HTTP layer.
 */
export function normaliseTenantUrl(input: string, { allowLoopback = false } = {}): NormalisedTenantUrl {
  const text = input.trim();
  if (text === "") return refuse(`Enter the address of your Okta org, such as ${EXAMPLE}.`);
  if (/^00[\w-]{38,}$/.test(text)) {
    return refuse(
      `This looks like an API token. Enter the address of your Okta org here, such as ${EXAMPLE}.`,
    );
  }
  if (/\s/.test(text)) return refuse(`An address has no spaces. Enter it as ${EXAMPLE}.`);

  const url = parseUrl(text);
  if (url === null) return refuse(`"${text}" is not a web address. Enter it as ${EXAMPLE}.`);
  if (url.username !== "" || url.password !== "") {
    return refuse("Leave out the user name and password: the address alone is enough.");
  }

  const host = url.hostname.replace(/\.$/, "");
  if (isLoopbackHost(host)) {
    if (allowLoopback) return { ok: true, url: url.origin };
    return refuse(
      `${host} is this machine itself. Enter the public address of your Okta org, such as ${EXAMPLE}.`,
    );
  }
  if (url.protocol === "http:") {
    return refuse(`Use https:// instead of http://, otherwise the API token would travel unencrypted.`);
  }
  if (isAddress(host)) return refuse(`Enter the name of your Okta org, not an IP address: ${EXAMPLE}.`);
  if (!host.includes(".")) return refuse(`Is it https://${host}.okta.com? Enter the whole address.`);
  if (url.port !== "") return refuse(`Okta answers on the standard port: leave out ":${url.port}".`);
  return normaliseHost(host);
}

function normaliseHost(host: string): NormalisedTenantUrl {
  if (/(^|\.)(microsoftonline|microsoft|azure|windows)\.(com|net|us)$/.test(host)) {
    return refuse(`${host} belongs to Microsoft. For Entra ID, go back and choose the type Entra ID.`);
  }
  const domain = oktaDomainOf(host);
  if (domain === undefined) {
    const near = /^([a-z0-9-]+)\.(okta|oktapreview)\.[a-z]+$/.exec(host);
    if (near !== null && near[1] !== undefined) {
      return refuse(`Okta's addresses end in okta.com. Is it https://${near[1]}.${near[2]}.com?`);
    }
    return { ok: true, url: `https://${host}` };
  }
  if (host === domain) return refuse(`Put your tenant's name before ${domain}, such as ${EXAMPLE}.`);

  const label = host.slice(0, -(domain.length + 1));
  if (label.includes(".")) return refuse(`Only one name stands before ${domain}, such as ${EXAMPLE}.`);
  if (OKTA_OWN_SITES.has(label)) {
    return refuse(`${host} is a site of Okta itself. Your org has its own name, such as ${EXAMPLE}.`);
  }
  const tenant = label.replace(/-admin$/, "");
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(tenant)) {
    return refuse(`"${tenant}" can't be a tenant's name: letters, digits and hyphens only.`);
  }
  return { ok: true, url: `https://${tenant}.${domain}` };
}

/** Okta's domain that a host lies under, or `undefined` for a custom domain. */
function oktaDomainOf(host: string): string | undefined {
  return OKTA_DOMAINS.find((domain) => host === domain || host.endsWith(`.${domain}`));
}

/**
 * The place of `path` in an org's admin console. The console lives on a host of its own
 * (`acme-admin.okta.com`); a custom domain has none, so pass the org's own address where it is known.
 */
export function oktaAdminUrl(tenantUrl: string, path: string): string {
  const url = new URL(tenantUrl);
  const domain = oktaDomainOf(url.hostname);
  if (domain === undefined) return `${url.origin}${path}`;
  const tenant = url.hostname.slice(0, -(domain.length + 1));
  return `https://${tenant}-admin.${domain}${path}`;
}

/**
 * Entra shows two columns for a client secret, "Value" and "Secret ID", and the ID is the one that
 * stays visible; it is a GUID, which a value never is.
 * https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials
 */
export function looksLikeSecretId(text: string): boolean {
  return /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i.test(text.trim());
}

/** `localhost`, `127.0.0.0/8` and `::1`, as a URL's `hostname` writes them. */
export function isLoopbackHost(host: string): boolean {
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(host)
  );
}

function isAddress(host: string): boolean {
  return host.startsWith("[") || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
}

function parseUrl(text: string): URL | null {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "http" && scheme !== "https") return null;
  const isBareLoopback = scheme === undefined && /^(localhost|127\.|\[::1\])/i.test(text);
  const prefix = isBareLoopback ? "http://" : "https://";
  return URL.parse(scheme === undefined ? prefix + text : text);
}

function refuse(detail: string): NormalisedTenantUrl {
  return { ok: false, detail };
}
