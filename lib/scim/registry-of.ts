import type { CustomAttribute } from "./protocol/schema/custom-schemas.ts";
import { createRegistry, defaultRegistry, type Registry } from "./protocol/schema/registry.ts";

const MAX_ENTRIES = 1_000;
const registries = new Map<string, Registry>();

/**
 * The registry with an organisation's own attributes. Directories with the same attributes share one, which stays the
 * same for as long as they do: what hangs on its records stays warm.
 */
export function registryOf(custom: readonly CustomAttribute[]): Registry {
  if (custom.length === 0) return defaultRegistry;
  const key = JSON.stringify(custom);
  const known = registries.get(key);
  if (known) return known;
  if (registries.size >= MAX_ENTRIES) registries.clear();
  const registry = createRegistry(custom);
  registries.set(key, registry);
  return registry;
}
