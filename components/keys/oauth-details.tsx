import { CopyField } from "#components/ui/copy-field.tsx";
import type { KeyView } from "#lib/keys/contract.ts";
import { providerFields } from "#lib/keys/provider-fields.ts";
import { tokenUrlOf } from "#lib/keys/token-url.ts";
import type { KeyDirectory } from "./key-directory.ts";

/** OAuth 2.0 client credentials: what a client that asks for access tokens has to be told. */
export function OAuthDetails({
  directory,
  clients,
}: {
  directory: KeyDirectory;
  /** Live keys that are OAuth clients. */
  clients: readonly KeyView[];
}) {
  const words = providerFields[directory.type];
  const signs = clients.some(({ kind }) => kind === "oauth_public_key");
  const hasSecret = clients.some(({ kind }) => kind === "oauth_secret");
  return (
    <details className="rounded-md border" open={clients.length > 0}>
      <summary className="px-3 py-2 font-medium">OAuth 2.0 client credentials</summary>
      <div className="flex flex-col gap-4 border-t p-3">
        <p className="text-muted">{places[directory.type]}</p>
        <CopyField
          label={words.tokenUrl}
          value={tokenUrlOf(new URL(directory.scimBaseUrl).origin)}
          description="Access tokens work for an hour; the client asks for the next by itself."
        />
        {clients.map((key) => (
          <CopyField
            key={key.id}
            label={clients.length > 1 ? `${words.clientId} of ${key.name}` : words.clientId}
            value={key.userName}
            {...(key.publicKeys.length > 0 && {
              description: (
                <span className="[overflow-wrap:anywhere]">
                  Signs with {key.publicKeys.map(({ id, type }) => `${type} (kid ${id})`).join(", ")}.
                </span>
              ),
            })}
          />
        ))}
        {hasSecret ? (
          <div>
            <div className="font-medium">{words.clientSecret}</div>
            <p className="mt-1 text-muted">It is shown once, when the key is created.</p>
          </div>
        ) : null}
        <CopyField
          label="Scope"
          value="read users groups"
          description="May be left empty: the token then has all that its key has."
        />
        <div>
          <div className="font-medium">Client authentication</div>
          <p className="mt-1 text-muted">
            <code>client_secret_basic</code> or <code>client_secret_post</code>; with a key pair{" "}
            <code>private_key_jwt</code>, signed with RS256, PS256, ES256 or EdDSA.
            {signs
              ? " Its iss and sub are the client ID, its aud the token URL, its exp at most ten minutes ahead, its jti new each time."
              : null}
          </p>
        </div>
        {clients.length === 0 ? (
          <p className="text-muted">Client ID and secret come with a key of the kind OAuth 2.0.</p>
        ) : null}
      </div>
    </details>
  );
}

const places: Record<KeyDirectory["type"], string> = {
  okta: "For clients other than Okta: the OAuth 2 of Okta's own pages is the authorization code grant. In Okta choose HTTP Header or Basic Auth.",
  entra:
    "In Entra, choose OAuth2 client credentials grant as authentication method where your application offers it; others use the Secret token.",
  scim: "For clients that ask for access tokens instead of sending one long-lived token.",
};
