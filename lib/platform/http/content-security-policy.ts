import { randomBytes } from "node:crypto";

interface PolicyOptions {
  nonce: string;
  /** The public origin is https, so that http sub-resources may be upgraded. */
  https: boolean;
  /** `next dev` evaluates code for its source maps and injects style elements without a nonce. */
  development: boolean;
}

/** 128 random bits, base64: a fresh one for every page. */
export function newNonce(): string {
  return randomBytes(16).toString("base64");
}

/**
 * SHA-256 of the only style attribute in the server's HTML: react-aria hides the native
 * `<select>` behind a Select with it. What scripts set (`element.style`) needs no leave.
 * components/ui/style-attributes.test.tsx compares it with what the installed version writes.
 */
const HIDDEN_SELECT_STYLE = "sha256-nlaag70CeJ4ApAK6zDhDoc67sPQgJmu/ZcrF3ZRA718=";

/**
 * The Content-Security-Policy of a page: no `'unsafe-inline'`, neither for scripts nor for styles.
 * Scripts and style elements run only with the nonce; `'strict-dynamic'` lets Next's own
 * loader add its chunks.
 */
export function contentSecurityPolicy({ nonce, https, development }: PolicyOptions): string {
  const directives = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    `style-src-attr 'unsafe-hashes' '${HIDDEN_SELECT_STYLE}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws: wss:" : ""}`,
    // A mail's own HTML, which a policy of its own keeps from doing anything: next.config.ts.
    "frame-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  if (https) directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}
