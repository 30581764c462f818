import { Guide, GuideStep, Note, PasteValue } from "#components/guides/guide.tsx";
import type { OurValues } from "#lib/sso/contract.ts";

/** What any SAML 2.0 identity provider has to be told, in the words of the standard. */
export function OtherSamlGuide({ ours }: { ours: OurValues }) {
  return (
    <Guide
      title="In the identity provider"
      minutes={7}
      before="You need its console, with the right to add an application that signs in by SAML 2.0."
    >
      <GuideStep title="Add Muster as a service provider">
        <p>By its metadata, or with these values:</p>
        <PasteValue label="ACS URL" value={ours.acsUrl} />
        <PasteValue label="Entity ID" value={ours.entityId} />
      </GuideStep>
      <GuideStep title="Send the user name as NameID">
        <p>It must be what this directory has as userName, or as primary user identifier.</p>
      </GuideStep>
      <GuideStep title="Sign the assertion with RSA and SHA-256">
        <p>Not only the response around it. Assertions are not encrypted.</p>
      </GuideStep>
      <GuideStep title="Bring its metadata here">
        <p>By its address or as a file, under Fill in from metadata.</p>
        <Note>Without metadata: its address for sign-in by HTTP-Redirect, and its certificate.</Note>
      </GuideStep>
      <GuideStep title="Save, test the sign-in, and choose SAML above" />
    </Guide>
  );
}
