import { Badge } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { normaliseTenantUrl, oktaAdminUrl } from "#lib/directories/tenant-url.ts";
import { Guide, GuideStep, Note, PasteValue, Trail, Word } from "./guide.tsx";

/** Okta's list of apps in the admin console. */
const APPS_PAGE = "/admin/apps/active";

/** The least scope for each feature; lib/diagnostics/probes/okta-scopes.ts judges by the same names. */
const scopes = [
  { name: "okta.users.read", need: "Needed", reason: "Reads users and their status." },
  { name: "okta.groups.read", need: "Needed", reason: "Reads groups and their members." },
  {
    name: "okta.logs.read",
    need: "Optional",
    reason: "Follows changes by the System Log, with fewer calls.",
  },
  {
    name: "okta.groups.manage",
    need: "Optional",
    reason: "Only for a managed group: puts users in and takes them out.",
  },
] as const;

/**
 * Creating the service app and registering Muster's key, with the labels of the Okta Admin Console.
 * https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/
 */
export function OktaAppGuide({ tenantUrl }: { tenantUrl: string }) {
  const tenant = normaliseTenantUrl(tenantUrl, { allowLoopback: true });
  return (
    <Guide
      title="In the Okta Admin Console"
      minutes={6}
      before={
        <>
          You need a <Word>Super Administrator</Word>: only that role may grant scopes and assign a role to an
          app.
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
        {tenant.ok ? (
          <p>
            <TextLink href={oktaAdminUrl(tenant.url, APPS_PAGE)}>Open Applications in your org</TextLink>
          </p>
        ) : (
          <Note>With the Tenant ID filled in, a link to this page appears here.</Note>
        )}
        <p>
          Choose <Word>API Services</Word>, then <Word>Next</Word>.
        </p>
        <PasteValue label="App integration name" value="Muster" />
      </GuideStep>
      <GuideStep title="Make a key on this page">
        <p>
          Choose <Word>OAuth 2.0 app with a key</Word>, then <Word>Make a key</Word>. Copy the public key.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            Register it under <Trail steps={["General", "Client Credentials", "Edit"]} />
          </>
        }
      >
        <p>
          For <Word>Client authentication</Word>, choose <Word>Public key / Private key</Word>. Select{" "}
          <Word>Add key</Word>, paste the public key, then <Word>Done</Word> and <Word>Save</Word>.
        </p>
        <Note>
          <Word>Require Demonstrating Proof of Possession (DPoP)</Word> may stay on: Muster speaks it, and it
          is safer.
        </Note>
      </GuideStep>
      <GuideStep
        title={
          <>
            Copy the <Word>Client ID</Word>
          </>
        }
      >
        <p>
          It stands at the top of the tab <Word>General</Word>. Paste it into the field of the same name.
        </p>
      </GuideStep>
      <GuideStep
        title={
          <>
            Grant scopes on the tab <Word>Okta API Scopes</Word>
          </>
        }
      >
        <ul className="overflow-hidden rounded-md border bg-bg">
          {scopes.map(({ name, need, reason }) => (
            <li key={name} className="border-b py-1.5 pr-1 pl-2.5 last:border-b-0">
              <div className="flex flex-wrap items-center gap-x-2">
                <code className="min-w-0 break-all font-medium">{name}</code>
                <span className="ml-auto flex items-center gap-2">
                  <Badge tone={need === "Needed" ? "info" : "neutral"}>{need}</Badge>
                  <CopyButton value={name} label={name} />
                </span>
              </div>
              <p className="pr-2 pb-1 text-muted">{reason}</p>
            </li>
          ))}
        </ul>
      </GuideStep>
      <GuideStep
        title={
          <>
            Assign a role on the tab <Word>Admin roles</Word>
          </>
        }
      >
        <p>
          <Word>Edit assignments</Word>, then <Word>Read-only Administrator</Word>. For a managed group, add{" "}
          <Word>Group Membership Administrator</Word>, limited to that group.
        </p>
        <Note>
          A scope says what the app may ask, a role what it gets to see. Without a role, Okta refuses every
          call.
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
