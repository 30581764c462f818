import { composeMail } from "#lib/platform/mail/compose-mail.ts";
import { ROLE_NAMES, type Role } from "./actor.ts";

interface Invitation {
  invitedBy: string;
  role: Role;
  expiresAt: Date;
  organisation: { name: string; supportContact: string };
}

/** The mail that brings an invitation's link; `{link}` is put in when it is sent. */
export function invitationMail({ invitedBy, role, expiresAt, organisation }: Invitation): {
  subject: string;
  text: string;
  html: string;
} {
  const place = organisation.name === "" ? "Muster" : `${organisation.name}'s Muster`;
  const until = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  }).format(expiresAt);
  const subject = `${invitedBy} invites you to ${place}`;
  return {
    subject,
    ...composeMail({
      title: subject,
      blocks: [
        {
          kind: "text",
          text: `${invitedBy} invites you to ${place}, the console for identity directories, with the role ${ROLE_NAMES[role]}.`,
        },
        { kind: "link", label: "Choose your name and password", href: "{link}" },
        { kind: "text", text: `The link works once, until ${until} UTC.` },
      ],
      footer: "If you did not expect it, ignore this mail: nothing happens without the link.",
      organisation,
    }),
  };
}
