import type { Filter } from "../filter/filter.ts";
import type { Json } from "../json.ts";
import type { PatchOperation } from "../patch/parse-patch.ts";
import type { ResourceType } from "../schema/registry.ts";
import { entraDialect } from "./entra.ts";
import { oktaDialect } from "./okta.ts";
import { otherDialect } from "./other.ts";

/**
 * How one client departs from the RFC. Every step turns what it sends into what the RFC has, before the strict core
 * sees it; each step is a list of quirks, applied in order, each one function with its source.
 */
export type Dialect = {
  readonly name: "okta" | "entra" | "other";
  /** On the JSON body of a PATCH, before it is parsed. */
  readonly patchBody: readonly ((body: Json, type: ResourceType) => Json)[];
  /** On parsed PATCH operations. */
  readonly operations: readonly ((
    operations: readonly PatchOperation[],
    type: ResourceType,
  ) => PatchOperation[])[];
  /** On the JSON body of a POST or PUT. */
  readonly resource: readonly ((body: Json, type: ResourceType) => Json)[];
  /** On the text of a filter that can't be parsed as it is. */
  readonly filterText: readonly ((text: string) => string)[];
  /** On a parsed filter, of a query or inside a PATCH path. */
  readonly filter: readonly ((filter: Filter, type: ResourceType) => Filter)[];
  /** The answer to a PATCH of a group: the group, or nothing. */
  readonly groupPatchStatus: 200 | 204;
};

const dialects = { okta: oktaDialect, entra: entraDialect, other: otherDialect };

/** The dialect of a directory's client profile; nothing depends on the User-Agent. */
export function dialectOf(profile: Dialect["name"]): Dialect {
  return dialects[profile];
}

/** Applies the quirks of one step in order. */
export function normalise<T>(
  steps: readonly ((value: T, type: ResourceType) => T)[],
  value: T,
  type: ResourceType,
): T {
  return steps.reduce((current, step) => step(current, type), value);
}
