/** One thing that an action changed; undefined on the side where it was not. */
export interface Change {
  name: string;
  before: string | undefined;
  after: string | undefined;
}

/** Before and after side by side, by name; what stayed the same is left out, unless only one side is known. */
export function changesOf(before: unknown, after: unknown): Change[] {
  const old = flatten(before);
  const now = flatten(after);
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const both = old.size > 0 && now.size > 0;
  return names
    .map((name) => ({ name: readable(name), before: old.get(name), after: now.get(name) }))
    .filter((change) => !both || change.before !== change.after);
}

/** Values by dotted path, as a person would write them. */
function flatten(value: unknown, path = "", found = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined) {
    if (path !== "") found.set(path, "none");
  } else if (Array.isArray(value)) {
    found.set(
      path,
      value.length === 0
        ? "none"
        : value.map((item) => (isPlain(item) ? textOf(item) : JSON.stringify(item))).join(", "),
    );
  } else if (isPlain(value)) {
    found.set(path, textOf(value));
  } else {
    for (const [key, inner] of Object.entries(value))
      flatten(inner, path === "" ? key : `${path}.${key}`, found);
  }
  return found;
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function textOf(value: string | number | boolean): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === "" ? "empty" : String(value);
}

/** "sessionsEnded" → "Sessions ended"; "config.tenantUrl" → "Config › tenant url". */
function readable(path: string): string {
  const words = path
    .split(".")
    .map((part) =>
      part
        .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
        .replaceAll(/[_-]/g, " ")
        .toLowerCase(),
    )
    .join(" › ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
