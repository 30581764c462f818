import type { CallRefusal } from "../contract.ts";

/** Error codes of the token endpoint (RFC 6749 §5.2). */
export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "invalid_scope";

type Options = {
  /** For the SCIM log. */
  refusal?: CallRefusal;
  /** For the SCIM log, where the caller is told less. */
  logged?: string;
  /** Whole seconds. */
  retryAfter?: number;
  status?: number;
  headers?: Readonly<Record<string, string>>;
};

/** Ends a token request; `lib/scim/oauth-token.ts` is the one place that turns it into an answer. */
export class OAuthError extends Error {
  readonly code: OAuthErrorCode;
  readonly status: number;
  readonly refusal: CallRefusal;
  readonly logged: string;
  readonly headers: Readonly<Record<string, string>>;

  /** @param description told to the caller: ASCII without quotes or backslashes (RFC 6749 §5.2) */
  constructor(code: OAuthErrorCode, description: string, options: Options = {}) {
    super(description);
    this.name = "OAuthError";
    this.code = code;
    this.status = options.status ?? (code === "invalid_client" ? 401 : 400);
    this.refusal = options.refusal ?? "bad_token_request";
    this.logged = options.logged ?? description;
    this.headers = options.headers ?? {};
  }
}
