/**
 * The provider answered, and its answer is no. `code` is the provider's own (Okta `E0000011`, Graph
 * `Authorization_RequestDenied`, Entra `AADSTS7000222`), `summary` its words, both safe to show.
 */
export class ProviderRefusal extends Error {
  readonly provider: "okta" | "entra";
  readonly status: number;
  readonly code: string;
  readonly summary: string;
  /** For the provider's support: Okta's errorId, Microsoft's correlation or request id. */
  readonly traceId: string | null;

  constructor(
    provider: "okta" | "entra",
    facts: { status: number; code: string; summary: string; traceId: string | null },
  ) {
    super(`${provider} answered ${facts.status} ${facts.code}: ${facts.summary}`);
    this.name = "ProviderRefusal";
    this.provider = provider;
    this.status = facts.status;
    this.code = facts.code;
    this.summary = facts.summary;
    this.traceId = facts.traceId;
  }
}

/** The answer is not what this API gives: a login page, a proxy's error page, another product. */
export class UnexpectedAnswer extends Error {
  readonly status: number;
  readonly contentType: string;
  readonly excerpt: string;

  constructor(status: number, contentType: string, body: string) {
    super(`an unexpected answer with status ${status} (${contentType})`);
    this.name = "UnexpectedAnswer";
    this.status = status;
    this.contentType = contentType;
    this.excerpt = body.replace(/\s+/g, " ").trim().slice(0, 120);
  }
}
