"use client";

import { useState } from "react";
import { Guide, GuideStep, Note, PasteValue, Trail, Word } from "#components/guides/guide.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";

/**
 * Provisioning from Okta, with the labels of the Okta Admin Console:
 * https://help.okta.com/en-us/content/topics/apps/apps_app_integration_wizard_scim.htm
 */
export function OktaProvisioningGuide({ scimBaseUrl }: { scimBaseUrl: string }) {
  const [variant, setVariant] = useState<"wizard" | "catalogue">("wizard");
  return (
    <Guide
      title="In the Okta Admin Console"
      minutes={5}
      before={
        <div className="flex flex-col gap-3">
          <p>You need an app in Okta and the role that may change its provisioning. How was the app made?</p>
          <RadioGroup
            label="How the app was made"
            hideLabel
            options={[
              { id: "wizard", label: "With the app integration wizard" },
              { id: "catalogue", label: "From the app catalogue" },
            ]}
            value={variant}
            onChange={setVariant}
          />
        </div>
      }
    >
      {variant === "wizard" ? <WizardSteps scimBaseUrl={scimBaseUrl} /> : <CatalogueSteps />}
      <GuideStep
        title={
          <>
            Open <Trail steps={["Provisioning", "To App"]} /> and select <Word>Edit</Word>
          </>
        }
      >
        <p>
          Enable <Word>Create Users</Word>, <Word>Update User Attributes</Word> and{" "}
          <Word>Deactivate Users</Word>, then <Word>Save</Word>.
        </p>
        <Note>Without Deactivate Users, someone who leaves keeps access here.</Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            Assign people in <Trail steps={["Assignments", "Assign"]} />
          </>
        }
      >
        <p>
          Each assigned user arrives here within seconds. To send groups too, choose them in{" "}
          <Word>Push Groups</Word>.
        </p>
        <Note>
          People who were assigned before have a red mark in Okta. Provision User in their row sends them.
        </Note>
      </GuideStep>
    </Guide>
  );
}

function WizardSteps({ scimBaseUrl }: { scimBaseUrl: string }) {
  return (
    <>
      <GuideStep
        title={
          <>
            Open your app and <Trail steps={["General", "App Settings", "Edit"]} />
          </>
        }
      >
        <p>
          In <Word>Provisioning</Word> choose <Word>SCIM</Word>, then <Word>Save</Word>. A tab{" "}
          <Word>Provisioning</Word> appears.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            Open <Trail steps={["Provisioning", "Integration", "Edit"]} />
          </>
        }
      >
        <PasteValue label="SCIM connector base URL" value={scimBaseUrl} />
        <PasteValue label="Unique identifier field for users" value="userName" />
        <p>
          In <Word>Supported provisioning actions</Word> tick <Word>Push New Users</Word>,{" "}
          <Word>Push Profile Updates</Word> and, to send groups, <Word>Push Groups</Word>.
        </p>
        <p>
          In <Word>Authentication Mode</Word> choose <Word>HTTP Header</Word> and paste the key's token into{" "}
          <Word>Authorization</Word>. Okta puts Bearer before it.
        </p>
        <Note>
          Basic Auth works as well, with the user name of the key and the token as password. OAuth 2 does not:
          Okta means the authorization code grant by it.
        </Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            Select <Word>Test Connector Configuration</Word>
          </>
        }
      >
        <p>This page ticks when the call arrives. If Okta reports an error, the reason stands here too.</p>
        <p>
          Close Okta's window and select <Word>Save</Word>.
        </p>
      </GuideStep>
    </>
  );
}

function CatalogueSteps() {
  return (
    <>
      <GuideStep
        title={
          <>
            Open your app and <Trail steps={["Provisioning", "Configure API Integration"]} />
          </>
        }
      >
        <p>
          Tick <Word>Enable API integration</Word>. Paste this directory's base URL into <Word>Base URL</Word>
          , where the app asks for it, and the key's token into <Word>API Token</Word>.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            Select <Word>Test API Credentials</Word>
          </>
        }
      >
        <p>
          This page ticks when the call arrives. Then select <Word>Save</Word> in Okta.
        </p>
      </GuideStep>
    </>
  );
}
