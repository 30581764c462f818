"use client";

import { Controller, useFormContext } from "react-hook-form";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { KeyKind } from "#lib/keys/contract.ts";

/** How the client signs in, and its public key where it has one. Within the form of `FormProvider`. */
export function KindField({ type }: { type: DirectoryType }) {
  const { control, register, watch, formState } = useFormContext<{ kind: KeyKind; publicKeys: string }>();
  return (
    <>
      <Controller
        name="kind"
        control={control}
        render={({ field }) => (
          <RadioGroup
            label="The client signs in with"
            layout="card"
            options={[
              {
                id: "bearer",
                label: "A token",
                description: `As bearer token, or as password of HTTP Basic. ${bearerFits[type]}`,
              },
              {
                id: "oauth_secret",
                label: "OAuth 2.0 and a client secret",
                description: `It trades the secret for access tokens that work for an hour. ${oauthFits[type]}`,
              },
              {
                id: "oauth_public_key",
                label: "OAuth 2.0 and a key pair",
                description:
                  "It signs with a private key that never leaves it, and is known here by the public one (private_key_jwt).",
              },
            ]}
            value={field.value}
            onChange={field.onChange}
            onBlur={field.onBlur}
            ref={field.ref}
          />
        )}
      />
      {watch("kind") === "oauth_public_key" ? (
        <TextArea
          label="Public key"
          mono
          rows={6}
          placeholder="-----BEGIN PUBLIC KEY-----"
          description="PEM, JWK or JWKS: RSA from 2048 bits, EC P-256 or Ed25519. Never the private key."
          error={formState.errors.publicKeys?.message}
          {...register("publicKeys")}
        />
      ) : null}
    </>
  );
}

const bearerFits: Record<DirectoryType, string> = {
  okta: "Right for Okta.",
  entra: "Right for Entra applications of your own.",
  scim: "Right for most clients.",
};

/**
 * Okta's OAuth 2 mode is the authorization code grant (developer.okta.com, SCIM integration submission); Entra has
 * client credentials as an authentication method of its own (Microsoft Learn, app provisioning).
 */
const oauthFits: Record<DirectoryType, string> = {
  okta: "Okta itself cannot: its OAuth 2 mode is another grant. For other clients of this directory.",
  entra: "In Entra: OAuth2 client credentials grant.",
  scim: "",
};
