/**
 * The small part of RFC 7644 §3.5.2's path grammar that a mapping needs: one
 * attribute, at most one filter of `eq` comparisons joined by `and`, at most
 * one sub-attribute, optionally under an extension's URN.
 *
 * Pure, so that the form, the SCIM storage and the diagnostics read a path alike.
 */

/** One comparison of a value filter, e.g. `type eq "work"`. */
type Comparison = { readonly attribute: string; readonly value: string | boolean };

/** A parsed mapping path. `head` is the first key of the resource that it reads. */
export type ScimPath = {
  /** The extension's URN, when the path is in one. */
  readonly urn: string | null;
  readonly attribute: string;
  readonly comparisons: readonly Comparison[];
  readonly subAttribute: string | null;
  /** The top-level key of the resource: the URN, or the attribute itself. */
  readonly head: string;
};

type Parsed =
  | { readonly ok: true; readonly path: ScimPath }
  | { readonly ok: false; readonly detail: string };

const NAME = String.raw`[A-Za-z$][\w$-]*`;
const PATH = new RegExp(
  String.raw`^(?:(?<urn>urn:[A-Za-z0-9:._-]+):)?(?<attribute>${NAME})(?:\[(?<filter>[^\]]+)\])?(?:\.(?<sub>${NAME}))?$`,
);
const COMPARISON = new RegExp(
  String.raw`^(?<attribute>${NAME})\s+eq\s+(?:"(?<text>[^"\\]*)"|(?<flag>true|false))$`,
  "i",
);
/** Keys that would reach an object's prototype instead of a value. */
const RESERVED = new Set(["__proto__", "constructor", "prototype"]);

/**
 * Reads a mapping path such as `userName`, `name.givenName`,
 * `emails[type eq "work"].value` or
 * `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber`.
 */
export function parseScimPath(text: string): Parsed {
  const groups = PATH.exec(text.trim())?.groups;
  if (!groups) {
    return {
      ok: false,
      detail:
        'This is not a SCIM path. Write it like userName, name.givenName or emails[type eq "work"].value.',
    };
  }
  const { urn = null, attribute = "", filter, sub = null } = groups;
  const comparisons: Comparison[] = [];
  for (const part of filter?.split(/\s+and\s+/i) ?? []) {
    const found = COMPARISON.exec(part.trim())?.groups;
    if (!found) {
      return {
        ok: false,
        detail: `In the brackets, “${part.trim()}” is not understood. Write it like type eq "work".`,
      };
    }
    comparisons.push({
      attribute: found.attribute ?? "",
      value: found.flag === undefined ? (found.text ?? "") : found.flag.toLowerCase() === "true",
    });
  }
  const names = [attribute, sub, ...comparisons.map((comparison) => comparison.attribute)];
  if (names.some((name) => name !== null && RESERVED.has(name))) {
    return {
      ok: false,
      detail: "This name is reserved by the language that Muster is written in. Choose another.",
    };
  }
  return { ok: true, path: { urn, attribute, comparisons, subAttribute: sub, head: urn ?? attribute } };
}

/**
 * The value at a path, as text; `null` when there is none.
 *
 * A multi-valued attribute without a filter gives its primary element, else the
 * first one. An element that names no `type` passes a comparison of `type` when
 * it is the primary or the only element: `type` is optional (RFC 7643 §2.4), and
 * simple clients leave it out.
 */
export function valueAt(resource: unknown, path: ScimPath): string | null {
  const container = path.urn === null ? resource : own(resource, path.urn);
  const attribute = own(container, path.attribute);
  const element = Array.isArray(attribute) ? pick(attribute, path.comparisons) : attribute;
  if (path.subAttribute === null) {
    return asText(isRecord(element) ? own(element, "value") : element);
  }
  return asText(own(element, path.subAttribute));
}

function pick(elements: readonly unknown[], comparisons: readonly Comparison[]): unknown {
  const matching = elements.filter((element) =>
    comparisons.every((comparison) => {
      const value = own(element, comparison.attribute);
      if (value === undefined && comparison.attribute === "type") {
        return elements.length === 1 || own(element, "primary") === true;
      }
      if (typeof value === "string" && typeof comparison.value === "string") {
        return value.toLowerCase() === comparison.value.toLowerCase();
      }
      return value === comparison.value;
    }),
  );
  return matching.find((element) => own(element, "primary") === true) ?? matching[0];
}

function own(container: unknown, key: string): unknown {
  return isRecord(container) && Object.hasOwn(container, key) ? container[key] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string | null {
  if (typeof value === "string") {
    return value;
  }
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}
