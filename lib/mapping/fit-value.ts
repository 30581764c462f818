import type { AttributeType } from "#lib/attributes/vocabulary.ts";
import type { Json } from "#lib/scim/protocol/json.ts";

export type Fitted =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly detail: string };

const day = /^\d{4}-\d{2}-\d{2}$/;
const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Gives a value the type of its attribute, or says in a sentence why it does not fit. */
export function fitValue(value: string | number | boolean, type: AttributeType): Fitted {
  const text = String(value).trim();
  switch (type) {
    case "string":
    case "reference":
      return { ok: true, value: String(value) };
    case "boolean":
      return /^(true|false)$/i.test(text)
        ? { ok: true, value: text.toLowerCase() === "true" }
        : { ok: false, detail: `${quoted(text)} is neither true nor false.` };
    case "integer":
      return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text))
        ? { ok: true, value: Number(text) }
        : { ok: false, detail: `${quoted(text)} is not a whole number.` };
    case "dateTime": {
      // Directories hold dates without a time; the standard wants one (RFC 7643 §2.3.5).
      const whole = day.test(text) ? `${text}T00:00:00Z` : text;
      return time.test(whole) && !Number.isNaN(Date.parse(whole))
        ? { ok: true, value: whole }
        : {
            ok: false,
            detail: `${quoted(text)} is not a date and time. It has to look like 2026-11-22 or 2026-11-22T08:30:00Z.`,
          };
    }
  }
}

function quoted(text: string): string {
  return `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`;
}
