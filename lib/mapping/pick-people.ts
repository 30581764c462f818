import { isObject, type JsonObject } from "#lib/scim/protocol/json.ts";
import type { SourceUser } from "#lib/sync/sources/source.ts";

/** Whoever is there in the directory, with what it knows of them. */
export type Person = SourceUser & { profile: JsonObject };

/**
 * A varied sample: each next one is who shows most that none before has shown, such as a value that is missing, another
 * kind of user or another status. The order is that of the directory where two show equally much.
 */
export function pickVaried(people: readonly Person[], names: readonly string[], count: number): Person[] {
  const traits = new Map(people.map((person) => [person, traitsOf(person, names)]));
  const shown = new Set<string>();
  const picked: Person[] = [];
  while (picked.length < Math.min(count, people.length)) {
    let best: Person | null = null;
    let most = -1;
    for (const person of people) {
      if (picked.includes(person)) continue;
      const fresh = (traits.get(person) ?? []).filter((trait) => !shown.has(trait)).length;
      if (fresh > most) [best, most] = [person, fresh];
    }
    if (best === null) break;
    picked.push(best);
    for (const trait of traits.get(best) ?? []) shown.add(trait);
  }
  return picked;
}

function traitsOf({ status, profile }: Person, names: readonly string[]): string[] {
  const presence = names.map((name) => `${name} ${hasValue(profile, name.split("."))}`);
  const kinds = ["userType", "employeeType", "department", "countryCode", "country"].flatMap((name) =>
    typeof profile[name] === "string" ? [`${name}=${profile[name]}`] : [],
  );
  return [`status=${status}`, ...presence, ...kinds];
}

function hasValue(profile: JsonObject, path: readonly string[]): boolean {
  let value: JsonObject[string] | undefined = profile;
  for (const name of path) value = isObject(value) ? value[name] : undefined;
  return (
    value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)
  );
}

/** The attributes that these people have, dotted where they are in an object, in the order of their names. */
export function namesOf(people: readonly Person[]): string[] {
  const found = new Set<string>();
  for (const { profile } of people)
    for (const [name, value] of Object.entries(profile)) {
      if (isObject(value)) for (const part of Object.keys(value)) found.add(`${name}.${part}`);
      else if (value !== null) found.add(name);
    }
  return [...found].filter((name) => !name.includes("@")).sort();
}
