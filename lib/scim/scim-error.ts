import { fail, type Result, type ScimFailure, type ScimType } from "./protocol/scim-failure.ts";

/** Ends a SCIM request with an error; http.ts is the one place that turns it into an answer. */
export class ScimError extends Error {
  readonly failure: ScimFailure;
  readonly headers: Readonly<Record<string, string>>;

  constructor(failure: ScimFailure, headers: Readonly<Record<string, string>> = {}) {
    super(failure.detail);
    this.name = "ScimError";
    this.failure = failure;
    this.headers = headers;
  }
}

export function scimError(
  status: number,
  scimType: ScimType | undefined,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): ScimError {
  return new ScimError(fail(status, scimType, detail).failure, headers);
}

/** The value of a result, or the end of the request. */
export function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new ScimError(result.failure);
  return result.value;
}
