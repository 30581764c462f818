import { ERROR_CODES, type ErrorCode } from "./codes.ts";

/** What is wrong with one field; `field` is the dotted path in the request's body. */
export type FieldError = { field: string; detail: string };

type Options = {
  /** One sentence that a person can act on; the code's title when left out. */
  detail?: string;
  /** Shorthand for one entry of `errors`, with the detail as its sentence. */
  field?: string;
  errors?: FieldError[];
  /** Seconds after which another try makes sense. */
  retryAfter?: number;
  cause?: unknown;
};

/** An expected failure of a use case; mapped to problem+json at the edge and nowhere else. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly errors: FieldError[];
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, options: Options = {}) {
    const detail = options.detail ?? `${ERROR_CODES[code].title}.`;
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.status = ERROR_CODES[code].status;
    this.errors = options.errors ?? (options.field ? [{ field: options.field, detail }] : []);
    this.retryAfter = options.retryAfter;
  }
}
