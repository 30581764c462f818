/** Why a TLS handshake was refused by us (certificate) or could not be made (protocol). */
export type TlsTrouble =
  | "expired"
  | "not-yet-valid"
  | "self-signed"
  | "unknown-issuer"
  | "name-mismatch"
  | "not-tls"
  | "other";

/** Every way in which a call ends without an answer that can be used. */
export type NetReason =
  | "dns"
  | "private-address"
  | "insecure"
  | "tls"
  | "refused"
  | "unreachable"
  | "timeout"
  | "reset"
  | "not-http"
  | "too-large"
  | "redirect"
  | "aborted";

/**
 * A call that brought no answer. `detail` is a fact for people ("getaddrinfo ENOTFOUND acme.okta.com"),
 * never a secret; what it means for a directory is said by the diagnostics.
 */
export class NetFailure extends Error {
  readonly reason: NetReason;
  readonly host: string;
  readonly detail: string;
  readonly tls: TlsTrouble | null;

  constructor(reason: NetReason, facts: { host: string; detail: string; tls?: TlsTrouble; cause?: unknown }) {
    super(`${reason} at ${facts.host}: ${facts.detail}`, {
      cause: facts.cause,
    });
    this.name = "NetFailure";
    this.reason = reason;
    this.host = facts.host;
    this.detail = facts.detail;
    this.tls = facts.tls ?? null;
  }

  /** Whether the same call may succeed a moment later. */
  get isTransient(): boolean {
    return ["refused", "unreachable", "timeout", "reset"].includes(this.reason);
  }
}

/** Codes of OpenSSL's verification, as Node names them: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const TLS_TROUBLES: Record<string, TlsTrouble> = {
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not-yet-valid",
  DEPTH_ZERO_SELF_SIGNED_CERT: "self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "unknown-issuer",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "unknown-issuer",
  UNABLE_TO_GET_ISSUER_CERT: "unknown-issuer",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "unknown-issuer",
  CERT_UNTRUSTED: "unknown-issuer",
  ERR_TLS_CERT_ALTNAME_INVALID: "name-mismatch",
  HOSTNAME_MISMATCH: "name-mismatch",
  CERT_REVOKED: "other",
  CERT_SIGNATURE_FAILURE: "other",
};

const REASONS: Record<string, NetReason> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  ECONNREFUSED: "refused",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ETIMEDOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  ECONNRESET: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_HEADERS_OVERFLOW: "too-large",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "reset",
};

/** What OpenSSL's code for a certificate means, or `null` if it is none. */
export function tlsTroubleOf(code: string): TlsTrouble | null {
  if (code in TLS_TROUBLES) return TLS_TROUBLES[code] ?? null;
  if (code === "EPROTO" || code.startsWith("ERR_SSL_")) return "not-tls";
  return code.startsWith("CERT_") || code.startsWith("ERR_TLS_") ? "other" : null;
}

/** Names the fault behind whatever `undici`, `node:dns` or `node:tls` threw. */
export function toNetFailure(error: unknown, host: string): NetFailure {
  if (error instanceof NetFailure) return error;
  const fault = innermost(error);
  const code = typeof fault.code === "string" ? fault.code : "";
  const detail = fault.message;

  const tls = tlsTroubleOf(code);
  if (tls !== null) return new NetFailure("tls", { host, detail, tls, cause: error });
  if (code.startsWith("HPE_") || fault.name === "HTTPParserError")
    return new NetFailure("not-http", { host, detail, cause: error });
  if (fault.name === "TimeoutError") return new NetFailure("timeout", { host, detail, cause: error });
  if (fault.name === "AbortError") return new NetFailure("aborted", { host, detail, cause: error });
  return new NetFailure(REASONS[code] ?? "reset", {
    host,
    detail,
    cause: error,
  });
}

/** The first fault of several addresses tried at once, or of a chain of causes. */
function innermost(error: unknown): Error & { code?: unknown } {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  if (!(error instanceof Error)) return new Error(String(error));
  const hasCode = "code" in error && typeof error.code === "string";
  if (!hasCode && error.cause instanceof Error) return innermost(error.cause);
  return error;
}
