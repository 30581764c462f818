import { composeMail } from "#lib/platform/mail/compose-mail.ts";

type Invitation = {
  name: string;
  directoryName: string;
  expiresAt: Date;
  organisation: { name: string; supportContact: string };
};

/** The mail that brings a user's link into the portal; `{link}` is put in when it is sent. */
export function invitationMail({ name, directoryName, expiresAt, organisation }: Invitation): {
  subject: string;
  text: string;
  html: string;
} {
  const place = organisation.name === "" ? directoryName : organisation.name;
  const until = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  }).format(expiresAt);
  const subject = `Set up your access to ${place}`;
  return {
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        { kind: "text", text: `Hello ${name},` },
        {
          kind: "text",
          text: `you were given access to ${place}. Follow the link on the device that you want to sign in with: there you set up a passkey, which is your fingerprint, your face or this device's PIN, or choose a password.`,
        },
        { kind: "link", label: "Set up your access", href: "{link}" },
        {
          kind: "text",
          text: `The link works once, until ${until} UTC, and is for you alone: do not hand it on.`,
        },
      ],
      footer: "If you did not expect it, ignore this mail: nothing happens without the link.",
      organisation,
    }),
  };
}
