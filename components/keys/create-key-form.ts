import * as z from "zod";
import { issueKeyInput, keyKinds, type NewKeyInput } from "#lib/keys/contract.ts";
import { defaultRateLimit } from "#lib/keys/vocabulary.ts";
import { type Expiry, expiresAtOf, expiryFields, refineExpiry } from "./expiry-form.ts";

/** What the dialog holds: check boxes and a choice of time, which `inputOf` turns into the route's body. */
export const createKeyForm = z
  .object({
    name: issueKeyInput.shape.name,
    kind: z.enum(keyKinds),
    publicKeys: z.string(),
    users: z.boolean(),
    groups: z.boolean(),
    rateLimit: issueKeyInput.shape.rateLimit.unwrap(),
    ...expiryFields,
  })
  .superRefine((values, context) => {
    refineExpiry(values, context);
    if (values.kind === "oauth_public_key" && values.publicKeys.trim() === "")
      context.addIssue({
        code: "custom",
        path: ["publicKeys"],
        message: "Paste the client's public key: PEM, JWK or JWKS.",
      });
  });
export type CreateKeyForm = z.output<typeof createKeyForm>;

export function emptyForm(suggestedName: string): CreateKeyForm {
  return {
    name: suggestedName,
    kind: "bearer",
    publicKeys: "",
    users: true,
    groups: true,
    rateLimit: { ...defaultRateLimit },
    expiry: "never",
    day: "",
  };
}

/** The body of the request. */
export function inputOf(values: Omit<CreateKeyForm, keyof Expiry> & Expiry, now: Date): NewKeyInput {
  const scopes: NewKeyInput["scopes"] = ["read"];
  if (values.users) scopes.push("users");
  if (values.groups) scopes.push("groups");
  const { name, kind, rateLimit } = values;
  const publicKeys = kind === "oauth_public_key" ? { publicKeys: values.publicKeys } : {};
  return { name, kind, ...publicKeys, scopes, rateLimit, expiresAt: expiresAtOf(values, now) };
}
