import * as z from "zod";
import { issueKeyInput, type KeyView, type UpdateKeyInput } from "#lib/keys/contract.ts";
import { type Expiry, expiresAtOf, expiryFields, expiryOf, refineExpiry } from "./expiry-form.ts";

/** What may be changed of a key. */
export const editKeyForm = z
  .object({
    name: issueKeyInput.shape.name,
    rateLimit: issueKeyInput.shape.rateLimit.unwrap(),
    ...expiryFields,
  })
  .superRefine(refineExpiry);
export type EditKeyForm = z.output<typeof editKeyForm>;

export function formOf(key: KeyView): EditKeyForm {
  return { name: key.name, rateLimit: { ...key.rateLimit }, ...expiryOf(key.expiresAt) };
}

/** What changed; an expiry within its day, which no one touched, stays to the second. */
export function changesOf(values: EditKeyForm, key: KeyView, now: Date): UpdateKeyInput {
  const was: Expiry = expiryOf(key.expiresAt);
  const hasNewExpiry = values.expiry !== was.expiry || values.day !== was.day;
  return {
    ...(values.name === key.name ? {} : { name: values.name }),
    ...(hasNewExpiry ? { expiresAt: expiresAtOf(values, now) } : {}),
    ...(values.rateLimit.perSecond === key.rateLimit.perSecond &&
    values.rateLimit.burst === key.rateLimit.burst
      ? {}
      : { rateLimit: values.rateLimit }),
  };
}
