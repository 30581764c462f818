import { Guide, GuideStep, Note, PasteValue, Trail, Word } from "#components/guides/guide.tsx";

/**
 * Provisioning from Entra, with the labels of the Microsoft Entra admin center:
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 */
export function EntraProvisioningGuide() {
  return (
    <Guide
      title="In the Microsoft Entra admin center"
      minutes={8}
      before={
        <>
          You need the role <Word>Application Administrator</Word>, and an enterprise application for this
          product.
        </>
      }
    >
      <GuideStep
        title={
          <>
            Open <Trail steps={["Enterprise applications", "your application", "Provisioning"]} />
          </>
        }
      >
        <p>
          No application yet? <Trail steps={["New application", "Create your own application"]} />, then{" "}
          <Word>Integrate any other application you don't find in the gallery (Non-gallery)</Word>.
        </p>
        <p>
          In <Word>Provisioning Mode</Word> choose <Word>Automatic</Word>. Newer tenants show{" "}
          <Word>New configuration</Word> instead.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            Fill in <Word>Admin Credentials</Word>
          </>
        }
      >
        <p>
          Paste the <Word>Tenant URL</Word> with its end, <code>?aadOptscim062020</code>, and the key's token
          into <Word>Secret token</Word>.
        </p>
        <Note>
          Where your application offers <Word>OAuth2 client credentials grant</Word>, a key of the kind OAuth
          2.0 fits it: <Word>Token Endpoint</Word>, <Word>Client Identifier</Word>, <Word>Client Secret</Word>
          .
        </Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            Select <Word>Test Connection</Word>, then <Word>Save</Word>
          </>
        }
      >
        <p>
          Entra looks for a user who does not exist, and is content with an empty list. This page ticks when
          that call arrives.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            In <Word>Mappings</Word>, map <code>externalId</code> to <code>objectId</code>
          </>
        }
      >
        <p>
          <Trail steps={["Provision Microsoft Entra ID Users", "externalId"]} />: Entra fills it from{" "}
          <code>mailNickname</code>, which changes with a new name.
        </p>
        <PasteValue label="Source attribute" value="objectId" />
        <Note>The object ID never changes, so that a renamed user stays the same user here.</Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            Choose people in <Trail steps={["Users and groups", "Add user/group"]} />
          </>
        }
      >
        <p>
          Then <Word>Start provisioning</Word>.
        </p>
        <Note>
          Entra calls every 40 minutes. <Word>Provision on demand</Word> sends one user at once.
        </Note>
      </GuideStep>
    </Guide>
  );
}
