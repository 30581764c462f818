import { Guide, GuideStep, Note, PasteValue, Trail, Word } from "#components/guides/guide.tsx";
import type { OurValues } from "#lib/sso/contract.ts";

/**
 * SAML of an enterprise application, with the labels of the Microsoft Entra admin center:
 * https://learn.microsoft.com/entra/identity/enterprise-apps/add-application-portal-setup-sso
 */
export function EntraSamlGuide({ ours }: { ours: OurValues }) {
  return (
    <Guide
      title="In the Microsoft Entra admin center"
      minutes={7}
      before={
        <>
          You need the role <Word>Cloud Application Administrator</Word>, and an enterprise application: the
          one that provisions will do.
        </>
      }
    >
      <GuideStep
        title={
          <>
            Open <Trail steps={["Enterprise applications", "your application", "Single sign-on", "SAML"]} />
          </>
        }
      />
      <GuideStep
        title={
          <>
            Edit <Word>Basic SAML Configuration</Word>
          </>
        }
      >
        <PasteValue label="Identifier (Entity ID)" value={ours.entityId} />
        <PasteValue label="Reply URL (Assertion Consumer Service URL)" value={ours.acsUrl} />
        <PasteValue label="Sign on URL (Optional)" value={ours.signInUrl} />
        <PasteValue label="Logout Url (Optional)" value={ours.logoutUrl} />
        <Note>Leave Relay State empty. Or upload Muster's metadata file, which fills all of these.</Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            Look at <Word>Attributes & Claims</Word>
          </>
        }
      >
        <p>
          <Word>Unique User Identifier (Name ID)</Word> is <code>user.userprincipalname</code>, which is what
          Entra provisions as userName.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            In <Word>SAML Certificates</Word>, copy the <Word>App Federation Metadata Url</Word>
          </>
        }
      >
        <p>
          Paste it here under Fill in from metadata. Or download <Word>Certificate (Base64)</Word>, and take{" "}
          <Word>Login URL</Word> and <Word>Microsoft Entra Identifier</Word> from the next section.
        </p>
        <Note>
          Signing Option may be Sign SAML assertion (Entra's own choice) or Sign SAML response and assertion.
          For signed requests, upload Muster's certificate under Verification certificates (optional).
        </Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            Choose people in <Trail steps={["Users and groups", "Add user/group"]} />
          </>
        }
      >
        <p>Save here, test the sign-in, and choose SAML above.</p>
        <Note>
          Entra's certificates are valid for three years. Make the next one in good time: both can stand here
          while Entra changes over with Make certificate active.
        </Note>
      </GuideStep>
    </Guide>
  );
}
