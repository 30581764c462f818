import { Guide, GuideStep, Note, PasteValue, Trail, Word } from "#components/guides/guide.tsx";
import type { OurValues } from "#lib/sso/contract.ts";

/**
 * A SAML application in Okta, with the labels of the Okta Admin Console:
 * https://help.okta.com/en-us/content/topics/apps/apps_app_integration_wizard_saml.htm
 */
export function OktaSamlGuide({ ours }: { ours: OurValues }) {
  return (
    <Guide
      title="In the Okta Admin Console"
      minutes={7}
      before={
        <>
          You need the role <Word>Application Administrator</Word>. Provisioning and SAML can share one app.
        </>
      }
    >
      <GuideStep
        title={
          <>
            Open <Trail steps={["Applications", "Create App Integration"]} />
          </>
        }
      >
        <p>
          Choose <Word>SAML 2.0</Word>, then <Word>Next</Word>. Give it a name, then <Word>Next</Word>.
        </p>
        <Note>For an app that has SAML already, open its General tab and edit SAML Settings.</Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            Fill in <Word>SAML Settings</Word>
          </>
        }
      >
        <PasteValue label="Single sign on URL" value={ours.acsUrl} />
        <PasteValue label="Audience URI (SP Entity ID)" value={ours.entityId} />
        <p>
          Keep <Word>Use this for Recipient URL and Destination URL</Word> ticked, and leave{" "}
          <Word>Default RelayState</Word> empty.
        </p>
        <p>
          <Word>Application username</Word> is <Word>Okta username</Word>, which is what Okta provisions as
          userName.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            Look into <Word>Show Advanced Settings</Word>
          </>
        }
      >
        <p>
          <Word>Assertion Signature</Word> is <Word>Signed</Word>, <Word>Signature Algorithm</Word>{" "}
          <Word>RSA-SHA256</Word>, <Word>Assertion Encryption</Word> <Word>Unencrypted</Word>. That is what
          Okta proposes.
        </p>
        <Note>
          For logout, upload Muster's certificate as Signature Certificate, allow the application to initiate
          Single Logout, and paste the two values: Single Logout URL, and as SP Issuer the Audience URI.
        </Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            On the tab <Word>Sign On</Word>, copy the <Word>Metadata URL</Word>
          </>
        }
      >
        <p>
          Paste it here under Fill in from metadata. Or open <Word>View SAML setup instructions</Word>:{" "}
          <Word>Identity Provider Single Sign-On URL</Word> is the Login page URL,{" "}
          <Word>X.509 Certificate</Word> the Verification certificate.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            Assign people in <Trail steps={["Assignments", "Assign"]} />
          </>
        }
      >
        <p>Save here, test the sign-in, and choose SAML above.</p>
        <Note>Okta refuses whoever is not assigned; Muster refuses whoever has no access here.</Note>
      </GuideStep>
    </Guide>
  );
}
