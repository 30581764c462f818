import { timeText } from "#lib/alerts/time-text.ts";
import { proofReasons, samlReasonWords } from "#lib/sso/vocabulary.ts";
import type { Cause } from "../cause.ts";
import type { DirectoryFacts } from "../directory-facts.ts";
import { places } from "../places.ts";

const DAY_MS = 86_400_000;

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
    id: "saml-refused",
    complaints: ["cannot_sign_in"],
    examine: ({ id, authentication, samlRefusals, lastSamlSignInAt }, now) => {
      if (authentication !== "saml") return null;
      const since = lastSamlSignInAt ?? new Date(now.getTime() - DAY_MS);
      const latest = new Map<string, (typeof samlRefusals)[number]>();
      for (const refusal of samlRefusals)
        if (
          !proofReasons.includes(refusal.reason) &&
          new Date(refusal.at) > since &&
          !latest.has(refusal.reason)
        )
          latest.set(refusal.reason, refusal);
      if (latest.size === 0)
        return lastSamlSignInAt
          ? `The last SAML sign-in, at ${timeText(lastSamlSignInAt)}, succeeded.`
          : "No SAML sign-in was refused within the last day.";
      return [...latest.values()].map(({ at, reason, nameId }) => ({
        weight: "stops" as const,
        seen: `A SAML sign-in${nameId ? ` of ${nameId}` : ""} was refused at ${timeText(new Date(at))}: ${samlReasonWords[reason].seen}.`,
        why: "Nobody has signed in by SAML since.",
        action: samlReasonWords[reason].remedy,
        links: [places.portalSettings(id)],
      }));
    },
  },
  {
    id: "saml-proof-refused",
    complaints: ["cannot_sign_in"],
    examine: ({ id, authentication, samlRefusals }, now) => {
      if (authentication !== "saml") return null;
      // Refusals are kept for months, and the identity provider may have been put right since.
      const since = new Date(now.getTime() - DAY_MS);
      const refused = proofReasons.flatMap(
        (reason) =>
          samlRefusals.find((refusal) => refusal.reason === reason && new Date(refusal.at) > since) ?? [],
      );
      if (refused.length === 0)
        return "No user was refused within the last day when they were to confirm that it is them.";
      return refused.map(({ at, reason }) => ({
        weight: "hinders" as const,
        seen: `A user could not confirm that it is them at ${timeText(new Date(at))}: ${lowerCase(samlReasonWords[reason].seen)}.`,
        why: "Users sign in, but can add or remove no passkey a while after that.",
        action: samlReasonWords[reason].remedy,
        links: [places.portalSettings(id)],
      }));
    },
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

function lowerCase(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
