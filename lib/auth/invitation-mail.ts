import { ROLE_NAMES, type Role } from "./actor.ts";

interface Invitation {
  invitedBy: string;
  role: Role;
  expiresAt: Date;
  organisation: { name: string; supportContact: string };
}

/** Subject and text of the mail that brings an invitation's link; `{link}` is put in when it is sent. */
export function invitationMail({ invitedBy, role, expiresAt, organisation }: Invitation): {
  subject: string;
  text: string;
} {
  const place = organisation.name === "" ? "Muster" : `${organisation.name}'s Muster`;
  const until = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  }).format(expiresAt);
  return {
    subject: `${invitedBy} invites you to ${place}`,
    text: [
      `${invitedBy} invites you to ${place}, the console for identity directories, with the role ${ROLE_NAMES[role]}.`,
      "Open this link to choose your name and password:",
      "{link}",
      `It works once, until ${until} UTC. If you did not expect it, ignore this mail: nothing happens without the link.`,
      ...(organisation.supportContact === "" ? [] : [`Questions: ${organisation.supportContact}`]),
    ].join("\n\n"),
  };
}
