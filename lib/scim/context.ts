import type { KeyScope } from "#lib/keys/contract.ts";
import type { RateLimit } from "#lib/keys/vocabulary.ts";
import type { HeaderLookup } from "#lib/platform/http/request.ts";
import type { ScimDirectory } from "./directory.store.ts";
import type { LongBody } from "./long-body.ts";
import type { Dialect } from "./protocol/dialects/dialect.ts";
import type { Registry } from "./protocol/schema/registry.ts";

/** What the SCIM server needs of a request, whatever it came over. */
export type ScimRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderLookup;
  /** The whole body; null when it has more than `limit` bytes. */
  readonly read: (limit: number) => Promise<Buffer | null>;
};

/** What every SCIM use case knows: whose directory it is, who calls, and in which dialect. */
export type ScimContext = {
  readonly directory: ScimDirectory;
  readonly key: {
    readonly id: string;
    readonly name: string;
    readonly scopes: readonly KeyScope[];
    readonly rateLimit: RateLimit;
  };
  readonly dialect: Dialect;
  readonly registry: Registry;
  /** The directory's SCIM base URL, without a slash at its end. */
  readonly base: string;
  readonly requestId: string;
  readonly search: URLSearchParams;
  readonly headers: HeaderLookup;
  /** Of an answer that goes well only status, ETag and Location are read: it needs no body. */
  readonly isWithoutBody?: boolean;
};

/** What a use case answers; http.ts adds the media type. Without a `body` the answer is empty. */
export type ScimAnswer = {
  readonly status: number;
  readonly body?: string | LongBody;
  readonly headers?: Readonly<Record<string, string>>;
};
