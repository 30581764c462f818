import { isObject, type JsonObject } from "./exchange.ts";
import { enterpriseSchema } from "./scim-messages.ts";

/**
 * A user as Entra's attribute mapping has it: one value for each target path, such as `displayName`,
 * `name.givenName`, `emails[type eq "work"].value`, `urn:…:enterprise:2.0:User:department`.
 */
export type EntraAttributes = Readonly<Record<string, string | boolean>>;

export const managerPath = `${enterpriseSchema}:manager`;

type Step =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "element"; readonly name: string; readonly sub: string; readonly equals: string };

function stepsOf(path: string): Step[] {
  if (path.startsWith(`${enterpriseSchema}:`)) {
    const name = path.slice(enterpriseSchema.length + 1);
    return [
      { kind: "name", name: enterpriseSchema },
      { kind: "name", name },
    ];
  }
  const element = /^(\w+)\[(\w+) eq "([^"]*)"\]\.(\w+)$/.exec(path);
  if (element) {
    const [, name = "", sub = "", equals = "", last = ""] = element;
    return [
      { kind: "element", name, sub, equals },
      { kind: "name", name: last },
    ];
  }
  return path.split(".").map((name) => ({ kind: "name", name }));
}

/** What an answer has at a path; the `value` of a manager, which is an object in answers. */
export function readAt(resource: JsonObject, path: string): unknown {
  let current: unknown = resource;
  for (const step of stepsOf(path)) {
    if (!isObject(current)) return undefined;
    const next = current[step.name];
    if (step.kind === "name") current = next;
    else
      current = Array.isArray(next)
        ? next.find((item: unknown) => isObject(item) && item[step.sub] === step.equals)
        : undefined;
  }
  return path === managerPath && isObject(current) ? current.value : current;
}

type Writable = Record<string, unknown>;

/** Builds the body of a POST: objects and elements are made as the paths need them. */
export function bodyOf(attributes: EntraAttributes): JsonObject {
  const body: Writable = {};
  for (const [path, value] of Object.entries(attributes)) {
    let current = body;
    const steps = stepsOf(path);
    for (const [index, step] of steps.entries()) {
      if (index === steps.length - 1) current[step.name] = value;
      else current = step.kind === "name" ? objectIn(current, step.name) : elementIn(current, step);
    }
  }
  return body;
}

function objectIn(parent: Writable, name: string): Writable {
  parent[name] ??= {};
  return parent[name] as Writable;
}

function elementIn(parent: Writable, { name, sub, equals }: Step & { kind: "element" }): Writable {
  parent[name] ??= [];
  const elements = parent[name] as Writable[];
  const found = elements.find((item) => item[sub] === equals);
  if (found) return found;
  // Entra's template marks the address for work, and no other, as primary.
  const made: Writable = {
    ...(name === "emails" && equals === "work" ? { primary: true } : {}),
    [sub]: equals,
  };
  elements.push(made);
  return made;
}
