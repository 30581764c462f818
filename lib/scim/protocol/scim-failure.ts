/** The error keywords of RFC 7644 §3.12 table 9, and RFC 9865 §2.3's for cursors. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "invalidVers"
  | "sensitive"
  | "invalidCursor"
  | "expiredCursor"
  | "invalidCount";

/** Why a request can't be done. `detail` is a sentence that a person can act on; it never repeats a secret. */
export type ScimFailure = {
  readonly status: number;
  readonly scimType: ScimType | undefined;
  readonly detail: string;
};

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: ScimFailure };

export function succeed<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(
  status: number,
  scimType: ScimType | undefined,
  detail: string,
): { ok: false; failure: ScimFailure } {
  return { ok: false, failure: { status, scimType, detail } };
}

export const errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error";

/** The body of an error (RFC 7644 §3.12): `status` is a string there. */
export function failureBody(failure: ScimFailure): string {
  return JSON.stringify({
    schemas: [errorSchema],
    status: String(failure.status),
    ...(failure.scimType ? { scimType: failure.scimType } : {}),
    detail: failure.detail,
  });
}
