import { isObject, type Json, type JsonObject } from "#lib/scim/protocol/json.ts";
import { evaluateExpression, type Value } from "./expression/evaluate-expression.ts";
import { parseExpression } from "./expression/parse-expression.ts";
import type { LineSource, Provider } from "./mapping-line.ts";

/** What a source gives for one user; undefined where there is no value. */
export type SourceValue =
  | { readonly ok: true; readonly value: string | number | boolean | undefined }
  | { readonly ok: false; readonly detail: string };

/** Makes a function of a source, read once and used for every user. */
export function sourceReader(source: LineSource, provider: Provider): (profile: JsonObject) => SourceValue {
  if (source.kind === "constant") {
    const value: SourceValue = { ok: true, value: source.text };
    return () => value;
  }
  if (source.kind === "attribute") {
    const path = source.text.split(".");
    return (profile) => ({ ok: true, value: plain(valueAt(profile, path)) });
  }
  const parsed = parseExpression(source.text);
  if (!parsed.ok) {
    const refused: SourceValue = { ok: false, detail: parsed.detail };
    return () => refused;
  }
  return (profile) => {
    const result = evaluateExpression(parsed.expression, (path) =>
      valuesOf(valueAt(profile, inProfile(path, provider))),
    );
    return result.ok ? { ok: true, value: result.value === "" ? undefined : result.value } : result;
  };
}

/** Okta's own expressions say `user.login`, its API `profile.login`: both mean `login`. */
export function inProfile(path: readonly string[], provider: Provider): readonly string[] {
  const [first] = path;
  return provider === "okta" && path.length > 1 && (first === "profile" || first === "user")
    ? path.slice(1)
    : path;
}

function valueAt(profile: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = profile;
  for (const name of path) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

/** One plain value; the first of several. */
function plain(value: Json | undefined): string | number | boolean | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  return one === undefined || one === null || one === "" || typeof one === "object" ? undefined : one;
}

function valuesOf(value: Json | undefined): Value {
  if (!Array.isArray(value)) return String(plain(value) ?? "");
  return value.flatMap((one) => plain(one) ?? []).map(String);
}
