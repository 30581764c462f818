import { scimError } from "./scim-error.ts";

/** Milliseconds that a change waits for those before it; clients give up after 60 s. */
const patienceMs = 20_000;

const last = new Map<string, Promise<unknown>>();

/**
 * Runs work on one resource one after another in this process, before any of it takes a connection. The database
 * would let them follow one another, too, but each would hold a connection while it waits, and a busy group would leave
 * none for everybody else.
 * @throws ScimError 503 when its turn does not come within 20 s
 */
export async function inTurn<T>(resource: string, change: () => Promise<T>): Promise<T> {
  const before = last.get(resource);
  const asked = performance.now();
  const own = (before ?? Promise.resolve()).then(() => {
    if (performance.now() - asked < patienceMs) return change();
    const detail =
      "Too many calls about this resource wait for one another. Nothing was changed; try again shortly.";
    throw scimError(503, undefined, detail, { "retry-after": "5" });
  });
  const settled = own.then(
    () => undefined,
    () => undefined,
  );
  last.set(resource, settled);
  try {
    return await own;
  } finally {
    if (last.get(resource) === settled) last.delete(resource);
  }
}
