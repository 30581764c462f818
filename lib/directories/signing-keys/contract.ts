import * as z from "zod";

/**
 * What goes in and out of `/api/v1/directories/signing-keys`: key pairs with which Muster signs in to Okta or Entra in
 * place of a secret. A private key never leaves the server; no view has one.
 */

/** Okta takes all three; Entra's certificates are RSA. */
export const signingKeyKinds = ["rsa-3072", "rsa-2048", "es256"] as const;
export type SigningKeyKind = (typeof signingKeyKinds)[number];

/** Body of `POST`. `pem`: a certificate with its private key that the admin brings along. */
export const createSigningKeyInput = z.discriminatedUnion(
  "for",
  [
    z.object({ for: z.literal("okta"), kind: z.enum(signingKeyKinds).default("rsa-3072") }),
    z.object({
      for: z.literal("entra"),
      pem: z
        .string()
        .max(40_000, "This is too long. Paste the certificate and its private key alone.")
        .default(""),
    }),
  ],
  { error: "Say what the key is for: okta or entra." },
);
export type CreateSigningKeyInput = z.output<typeof createSigningKeyInput>;

const time = z.iso.datetime({ offset: true });

export const signingKeyView = z.object({
  id: z.uuid(),
  /** The JWK's id, its thumbprint by RFC 7638. */
  kid: z.string(),
  /** "RS256" or "ES256"; the size of an RSA key behind it: "RS256, 3072 bits". */
  algorithm: z.string(),
  /** What is registered with Okta, as text to paste. */
  publicJwk: z.string(),
  certificate: z
    .object({
      pem: z.string(),
      subject: z.string(),
      /** SHA-1 in capitals, as the Entra admin center lists certificates. */
      thumbprint: z.string(),
      expiresAt: time,
    })
    .nullable(),
  createdAt: time,
});
export type SigningKeyView = z.output<typeof signingKeyView>;
