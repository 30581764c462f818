import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { OurValues } from "#lib/sso/contract.ts";
import { providerWords } from "./provider-words.ts";

const order = {
  okta: ["acsUrl", "entityId", "logoutUrl", "metadataUrl"],
  entra: ["entityId", "acsUrl", "signInUrl", "logoutUrl", "metadataUrl"],
  scim: ["acsUrl", "entityId", "metadataUrl", "logoutUrl", "signInUrl"],
} as const satisfies Record<DirectoryType, readonly (keyof OurValues)[]>;

const hints: Partial<Record<keyof OurValues, string>> = {
  signInUrl: "Leads to the identity provider and back into the portal: for links and bookmarks.",
  logoutUrl: "Whoever signs out there is signed out here. Leave it out if that is not wanted.",
  metadataUrl: "All of these in one document, with the certificate that requests are signed with.",
};

/** What the identity provider has to be told, in the order and with the words of its own form. */
export function OurValuesCard({ type, ours }: { type: DirectoryType; ours: OurValues }) {
  const words = providerWords[type];
  return (
    <Card
      title={`Values for ${words.name}`}
      description="They belong to this directory alone. Copy and paste; do not type."
    >
      <div className="flex flex-col gap-4">
        {order[type].map((name) => (
          <CopyField
            key={name}
            label={words.ours[name] ?? name}
            value={ours[name]}
            description={hints[name]}
          />
        ))}
        {ours.acsUrl.startsWith("http:") ? (
          <Callout tone="warn" title="This address works on this machine only">
            {type === "entra" ? "Entra takes https addresses only. " : null}
            Users' browsers must reach it. Start Muster with <code>MUSTER_URL</code> set to its public https
            address; the values here change with it.
          </Callout>
        ) : null}
      </div>
    </Card>
  );
}
