import { Guide, GuideStep, Note, Word } from "./guide.tsx";

/** What a SCIM client other than Okta's and Entra's is given, and in which order. */
export function ScimGuide() {
  return (
    <Guide
      title="In your SCIM client"
      minutes={5}
      before="You need a client that speaks SCIM 2.0 and reaches this console over the network. Nothing is read from it: it sends users and groups here."
    >
      <GuideStep title="Save the directory">
        <p>Its SCIM address is made when it is saved. Every directory has one of its own.</p>
      </GuideStep>
      <GuideStep
        title={
          <>
            Create a key under <Word>Keys</Word>
          </>
        }
      >
        <p>
          The page shows everything that a client asks for, each with a copy button: the base URL, and a
          bearer token or a user name and password.
        </p>
        <Note>A key is shown once. Two keys can live side by side, so a later change needs no pause.</Note>
      </GuideStep>
      <GuideStep title="Map the attributes">
        <p>
          <code>userName</code> is required and unique in the directory. Send the client's own unchanging id
          as <code>externalId</code>: it survives a renaming.
        </p>
        <p>
          The work email goes to <code>emails[type eq "work"].value</code>. Global attributes list all other
          names.
        </p>
      </GuideStep>
      <GuideStep title="Let the client send its test call">
        <p>The Keys page ticks when the call arrives, or shows why it was refused.</p>
      </GuideStep>
    </Guide>
  );
}
