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
 * The Content-Security-Policy of a page.
 *
 * Scripts and style elements run only with the nonce; `'strict-dynamic'` lets
 * Next's own loader add its chunks. Style *attributes* are allowed
 * (`style-src-attr`): react-aria writes them into the server's HTML for visually
 * hidden inputs, they cannot run code, and `img-src`/`font-src` keep them from
 * reaching another origin.
 */
export function contentSecurityPolicy({ nonce, https, development }: PolicyOptions): string {
  const directives = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    development ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws: wss:" : ""}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  if (https) directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}
