import { TextLink } from "#components/ui/text-link.tsx";
import { GraphPermissions } from "./graph-permissions.tsx";
import { Guide, GuideStep, Note, PasteValue, Trail, Word } from "./guide.tsx";

const REGISTRATIONS = "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade";
const REGISTER =
  "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/CreateApplicationBlade/isMSAApp~/false";
const DOMAINS = "https://entra.microsoft.com/#view/Microsoft_AAD_IAM/DomainsList.ReactView";

/** A page of one app registration in the Entra admin center. */
function appPage(page: "Overview" | "CallAnAPI" | "Credentials", clientId: string): string | null {
  return /^[0-9a-f-]{36}$/i.test(clientId.trim())
    ? `https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/${page}/appId/${clientId.trim()}`
    : null;
}

/**
 * Registering the app, granting its permissions and making its secret, with the labels of the Microsoft Entra
 * admin center. With the Application (client) ID filled in, the steps link to that app's own pages.
 */
export function EntraGuide({ clientId, withCertificate }: { clientId: string; withCertificate: boolean }) {
  const permissionsPage = appPage("CallAnAPI", clientId);
  const secretsPage = appPage("Credentials", clientId);
  return (
    <Guide
      title="In the Microsoft Entra admin center"
      minutes={8}
      before={
        <>
          You need the role <Word>Cloud Application Administrator</Word> to register the app, and{" "}
          <Word>Privileged Role Administrator</Word> to grant its permissions.
        </>
      }
    >
      <GuideStep
        title={
          <>
            Open <Trail steps={["App registrations", "New registration"]} />
          </>
        }
      >
        <p>
          <TextLink href={REGISTER}>Open New registration</TextLink>
        </p>
        <PasteValue label="Name" value="Muster" />
        <p>
          Leave <Word>Supported account types</Word> at the single tenant and <Word>Redirect URI</Word> empty,
          then select <Word>Register</Word>.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            Copy two IDs from <Word>Overview</Word>
          </>
        }
      >
        <p>
          <Word>Application (client) ID</Word> and <Word>Directory (tenant) ID</Word> stand one below the
          other. Paste each into the field of the same name.
        </p>
        <Note>
          The app is found again under <TextLink href={REGISTRATIONS}>App registrations</TextLink>.
        </Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            Open{" "}
            <Trail
              steps={["API permissions", "Add a permission", "Microsoft Graph", "Application permissions"]}
            />
          </>
        }
      >
        {permissionsPage ? (
          <p>
            <TextLink href={permissionsPage}>Open API permissions of this app</TextLink>
          </p>
        ) : null}
        <p>
          Search each name below, tick it, and select <Word>Add permissions</Word> at the end.
        </p>
        <GraphPermissions />
      </GuideStep>
      <GuideStep
        title={
          <>
            Select <Word>Grant admin consent for …</Word>, then <Word>Yes</Word>
          </>
        }
      >
        <p>
          Every line must then show <Word>Granted for …</Word> in the column <Word>Status</Word>. Without
          consent Entra still issues a token, but Graph refuses every call.
        </p>
      </GuideStep>
      {withCertificate ? <CertificateSteps page={secretsPage} /> : <SecretSteps page={secretsPage} />}
      <GuideStep title="Find the domain name">
        <p>
          It is listed under <TextLink href={DOMAINS}>Domain names</TextLink> with the status{" "}
          <Word>Verified</Word>. Take the one that your users' sign-in names end with.
        </p>
      </GuideStep>
      <GuideStep title="Test the connection, then save">
        <p>
          Nothing is stored before you save. The test reads one user and one group, and changes nothing in
          Entra.
        </p>
      </GuideStep>
    </Guide>
  );
}

function SecretSteps({ page }: { page: string | null }) {
  return (
    <>
      <GuideStep
        title={
          <>
            Open <Trail steps={["Certificates & secrets", "New client secret"]} />
          </>
        }
      >
        {page ? (
          <p>
            <TextLink href={page}>Open Certificates &amp; secrets of this app</TextLink>
          </p>
        ) : null}
        <PasteValue label="Description" value="Muster" />
        <p>
          For <Word>Expires</Word> choose <Word>365 days (12 months)</Word>, then select <Word>Add</Word>.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            Copy the column <Word>Value</Word>, not <Word>Secret ID</Word>
          </>
        }
      >
        <p>
          Paste it into <Word>Client secret value</Word> on this page. Entra shows it only until you leave
          that page; after that, only a new secret helps.
        </p>
      </GuideStep>
    </>
  );
}

function CertificateSteps({ page }: { page: string | null }) {
  return (
    <>
      <GuideStep title="Make a certificate on this page">
        <p>
          Choose <Word>Client certificate</Word>, then <Word>Make a certificate</Word> and{" "}
          <Word>Download certificate</Word>. The file holds the public part alone.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            Open <Trail steps={["Certificates & secrets", "Certificates", "Upload certificate"]} />
          </>
        }
      >
        {page ? (
          <p>
            <TextLink href={page}>Open Certificates &amp; secrets of this app</TextLink>
          </p>
        ) : null}
        <p>
          Choose the file, then <Word>Add</Word>. The column <Word>Thumbprint</Word> must show the one that
          stands on this page.
        </p>
        <PasteValue label="Description" value="Muster" />
        <Note>
          Before it expires, make a next certificate under Edit: both work side by side until you save.
        </Note>
      </GuideStep>
    </>
  );
}
