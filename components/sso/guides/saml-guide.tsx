import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import type { OurValues } from "#lib/sso/contract.ts";
import { EntraSamlGuide } from "./entra-saml-guide.tsx";
import { OktaSamlGuide } from "./okta-saml-guide.tsx";
import { OtherSamlGuide } from "./other-saml-guide.tsx";

/** The steps in the identity provider that fit the directory's type. */
export function SamlGuide({ type, ours }: { type: DirectoryType; ours: OurValues }) {
  if (type === "okta") return <OktaSamlGuide ours={ours} />;
  if (type === "entra") return <EntraSamlGuide ours={ours} />;
  return <OtherSamlGuide ours={ours} />;
}
