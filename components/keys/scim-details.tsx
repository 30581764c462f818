import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { KeyView } from "#lib/keys/contract.ts";
import { pastedBaseUrl, providerFields } from "#lib/keys/provider-fields.ts";
import type { KeyDirectory } from "./key-directory.ts";
import { OAuthDetails } from "./oauth-details.tsx";
import { isPrivateAddress } from "./provider-words.ts";

/** Everything that the identity provider asks for, named as it names it. */
export function ScimDetails({
  directory,
  liveKeys,
}: {
  directory: KeyDirectory;
  liveKeys: readonly KeyView[];
}) {
  const words = providerFields[directory.type];
  const bearerKeys = liveKeys.filter(({ kind }) => kind === "bearer");
  return (
    <Card
      id="scim-details"
      title="SCIM details"
      description={`What ${words.client} asks for. Copy and paste; do not type.`}
    >
      <div className="flex flex-col gap-5">
        <CopyField
          label={words.baseUrl}
          value={pastedBaseUrl(directory.type, directory.scimBaseUrl)}
          description={
            directory.type === "entra"
              ? "The part after the question mark makes Entra send changes as the SCIM standard has them. Keep it."
              : "This directory's own address. Without a slash at its end."
          }
        />
        {isPrivateAddress(directory.scimBaseUrl) ? (
          <Callout tone="warn" title="A cloud service cannot reach this address">
            It works for clients on this machine or network only. For{" "}
            {directory.type === "scim" ? "a service elsewhere" : words.client}, start Muster with{" "}
            <code>MUSTER_URL</code> set to its public https address; the address here changes with it.
          </Callout>
        ) : null}
        <dl className="flex flex-col gap-5">
          <div>
            <dt className="font-medium">{words.token}</dt>
            <dd className="mt-1 text-muted">
              The key's token. It is shown once, when the key is created.{" "}
              <TextLink href="#keys">
                {bearerKeys.length > 0 ? "Lost it? Create another key" : "Create a key"}
              </TextLink>
            </dd>
          </div>
          {directory.type === "entra" ? null : <BasicDetails directory={directory} liveKeys={bearerKeys} />}
        </dl>
        <OAuthDetails directory={directory} clients={liveKeys.filter(({ kind }) => kind !== "bearer")} />
      </div>
    </Card>
  );
}

/** HTTP Basic: each key has a user name of its own, which is no secret and stays readable. */
function BasicDetails({ directory, liveKeys }: { directory: KeyDirectory; liveKeys: readonly KeyView[] }) {
  const words = providerFields[directory.type];
  return (
    <>
      <div>
        <dt className="font-medium">{words.userName}</dt>
        <dd className="mt-1 flex flex-col gap-2 text-muted">
          {liveKeys.length === 0 ? "Comes with the key." : null}
          {liveKeys.map((key) => (
            <CopyField
              key={key.id}
              label={liveKeys.length > 1 ? `User name of ${key.name}` : "User name"}
              value={key.userName}
              className="[&>div:first-child]:text-sm"
            />
          ))}
        </dd>
      </div>
      <div>
        <dt className="font-medium">{words.password}</dt>
        <dd className="mt-1 text-muted">
          The same token. A user name and password do the same as a bearer token; use one of the two.
        </dd>
      </div>
    </>
  );
}
