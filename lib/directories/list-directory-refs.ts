import { findDirectoryRefs } from "./directory-ref.store.ts";
import type { DirectoryRef } from "./directory-ref.ts";

/** The directories of a scope, by name. @param scope ids; null: all */
export function listDirectoryRefs(scope: readonly string[] | null): Promise<DirectoryRef[]> {
  return findDirectoryRefs(scope);
}
