import { timeText } from "#lib/alerts/time-text.ts";
import type { Cause } from "../cause.ts";
import type { DirectoryFacts } from "../directory-facts.ts";
import { places } from "../places.ts";

/** What keeps all users of a directory from being invited, or from signing in. */
export const portalCauses: readonly Cause<DirectoryFacts>[] = [
  {
    id: "portal-closed",
    complaints: ["no_mail", "cannot_sign_in"],
    examine: ({ id, name, authentication }) =>
      authentication === "none"
        ? {
            weight: "stops",
            seen: `The portal is closed to users of ${name}.`,
            why: "Nobody is invited, and nobody can sign in.",
            action: "Choose how its users sign in, and save.",
            links: [places.portalSettings(id)],
          }
        : `The portal is open to users of ${name}.`,
  },
  {
    id: "invitations-off",
    complaints: ["no_mail"],
    examine: ({ id, authentication, invites }) => {
      if (authentication === "none") return null;
      if (invites) return "Whoever gets access is invited.";
      return {
        weight: "stops",
        seen: "Invitations are off.",
        why: "Whoever gets access is sent no mail, unless an admin invites them.",
        action: "Turn invitations on, and invite those who are here already in the list of users.",
        links: [
          places.portalSettings(id),
          { label: "Not invited", href: `/users?directory=${id}&invitation=none` },
        ],
      };
    },
  },
  {
    id: "smtp",
    complaints: ["no_mail"],
    examine: ({ mail: { isConfigured, failingSince, problem } }) => {
      if (isConfigured && failingSince === null) return "The SMTP server takes mails.";
      return {
        weight: "stops",
        seen:
          failingSince === null
            ? "No SMTP server is set up, so no mail leaves Muster."
            : `The SMTP server has taken no mail since ${timeText(failingSince)}: ${problem ?? "it does not answer."}`,
        why: "Mails wait, and go out by themselves once there is a server that takes them.",
        action: "Whoever runs Muster puts SMTP_URL right. A test mail shows at once whether it works.",
        links: [places.mails],
      };
    },
  },
];
