import { TextLink } from "#components/ui/text-link.tsx";
import { normaliseTenantUrl, oktaAdminUrl } from "#lib/directories/tenant-url.ts";
import { Guide, GuideStep, Note, PasteValue, Trail, Word } from "./guide.tsx";

/** Okta's page of API tokens in the admin console. */
const TOKENS_PAGE = "/admin/access/api/tokens";

/**
 * Creating the API token, with the labels of the Okta Admin Console.
 * `tenantUrl` is what the form holds so far: as soon as it is an address, the steps link to the org.
 */
export function OktaGuide({ tenantUrl }: { tenantUrl: string }) {
  const tenant = normaliseTenantUrl(tenantUrl, { allowLoopback: true });
  return (
    <Guide
      title="In the Okta Admin Console"
      minutes={4}
      before={
        <>
          You need an account that may create API tokens. The token gets that account's rights and ends with
          it: a service account serves better than your own. The role <Word>Read-only Administrator</Word> is
          enough, because Muster only reads from Okta.
        </>
      }
    >
      <GuideStep title="Find your Tenant ID">
        <p>
          Select your name at the top right of the Admin Console. The address of the org stands below your
          email, such as <code>acme.okta.com</code>.
        </p>
        <Note>
          A custom domain works as well. The address of the Admin Console, with -admin in it, is put right for
          you.
        </Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            Open <Trail steps={["Security", "API", "Tokens"]} />
          </>
        }
      >
        {tenant.ok ? (
          <p>
            <TextLink href={oktaAdminUrl(tenant.url, TOKENS_PAGE)}>Open Tokens in your org</TextLink>
          </p>
        ) : (
          <Note>With the Tenant ID filled in, a link to this page appears here.</Note>
        )}
      </GuideStep>
      <GuideStep
        title={
          <>
            Select <Word>Create token</Word>
          </>
        }
      >
        <PasteValue label="What do you want your token to be named?" value="Muster" />
        <p>
          In <Word>API calls made with this token must originate from</Word>, choose <Word>Any IP</Word>.
        </p>
        <Note>
          If your policy asks for a network zone, choose one that contains the addresses of all identity
          servers. Calls from elsewhere are refused.
        </Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            Select <Word>Create token</Word> and copy the <Word>Token Value</Word>
          </>
        }
      >
        <p>
          Okta shows it once. Paste it into <Word>Okta API token</Word> on this page, then select{" "}
          <Word>OK, got it</Word> in Okta.
        </p>
        <Note>
          Okta drops a token that was not used for 30 days. Diagnostics use it every 5 minutes, which keeps it
          alive.
        </Note>
      </GuideStep>
      <GuideStep title="Test the connection, then save">
        <p>
          Nothing is stored before you save. The test reads one user and one group, and changes nothing in
          Okta.
        </p>
      </GuideStep>
    </Guide>
  );
}
