import { Guide, GuideStep, Note, Word } from "#components/guides/guide.tsx";

/** Any SCIM 2.0 client: what it has to be told, and in which order. */
export function ClientProvisioningGuide() {
  return (
    <Guide
      title="In your SCIM client"
      minutes={5}
      before="You need the page of your identity provider on which outgoing SCIM 2.0 provisioning is set up."
    >
      <GuideStep
        title={
          <>
            Paste the <Word>Base URL</Word>
          </>
        }
      >
        <p>
          Some clients call it SCIM endpoint or tenant URL. They add <code>/Users</code> and{" "}
          <code>/Groups</code> themselves.
        </p>
      </GuideStep>
      <GuideStep title="Choose how the client signs in">
        <p>
          With a bearer token (also: API token, OAuth bearer token, HTTP header), paste the key's token. With
          a user name and password (HTTP Basic), paste the key's user name, and the token as the password.
        </p>
        <p>
          With OAuth 2.0 client credentials, create a key of that kind and paste its token URL, client ID and
          client secret, or let the client sign with a key pair.
        </p>
      </GuideStep>
      <GuideStep title="Map the attributes">
        <p>
          <code>userName</code> is required and unique in this directory. Send the client's own unchanging id
          as <code>externalId</code>.
        </p>
        <Note>
          The work email goes to <code>emails[type eq "work"].value</code>.
        </Note>
      </GuideStep>
      <GuideStep title="Test the connection, then send one user">
        <p>This page ticks when the first call arrives, or shows why it was refused.</p>
      </GuideStep>
    </Guide>
  );
}
