import type { KeyScope } from "#lib/keys/contract.ts";
import type { ScimDirectory } from "./directory.store.ts";
import type { Dialect } from "./protocol/dialects/dialect.ts";
import type { Registry } from "./protocol/schema/registry.ts";

/** What every SCIM use case knows: whose directory it is, who calls, and in which dialect. */
export type ScimContext = {
  readonly directory: ScimDirectory;
  readonly key: { readonly id: string; readonly name: string; readonly scopes: readonly KeyScope[] };
  readonly dialect: Dialect;
  readonly registry: Registry;
  /** The directory's SCIM base URL, without a slash at its end. */
  readonly base: string;
  readonly requestId: string;
  readonly search: URLSearchParams;
  readonly headers: Headers;
};

/** What a use case answers; http.ts adds the media type. Without a `body` the answer is empty. */
export type ScimAnswer = {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
};
