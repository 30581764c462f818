import * as z from "zod";
import { timeText } from "#lib/alerts/time-text.ts";
import type { Cause, Fault } from "../cause.ts";
import { places } from "../places.ts";
import type { InvitationFacts, UserFacts } from "../user-facts.ts";
import { mayGetIn, providers } from "./standing.ts";

/** What keeps the welcome mail from arriving. */
export const mailCauses: readonly Cause<UserFacts>[] = [
  {
    id: "no-address",
    complaints: ["no_mail"],
    examine: ({ id, name, email, linkedAt, directory }) => {
      if (isAddress(email)) return `The mail address is ${email}.`;
      return {
        weight: "stops",
        seen:
          email === null
            ? `${name} has no email address.`
            : `“${email}” is no address that a mail could be sent to.`,
        why: "The welcome mail with its link has nowhere to go.",
        action: linkedAt
          ? `Enter the address in ${providers[directory.type].within}, and see that it is mapped to SCIM’s emails. When it arrives here, invite the user again.`
          : "Enter the address on the user’s page, then invite the user again.",
        links: [places.user(id)],
      };
    },
  },
  {
    id: "not-invited",
    complaints: ["no_mail", "cannot_activate"],
    examine: (facts) => {
      const { name, invitation, directory } = facts;
      if (!mayGetIn(facts)) return null;
      if (invitation && !invitation.voidedAt)
        return `${name} was invited at ${timeText(invitation.createdAt)}.`;
      if (invitation) return null;
      return {
        weight: "stops",
        seen: directory.invites
          ? `${name} has not been invited: invitations were turned on for ${directory.name} after the access was given.`
          : `Invitations are off for ${directory.name}, and nobody has invited ${name}.`,
        why: "Without an invitation there is no mail, and no link to set up access with.",
        action: directory.invites
          ? "Press Invite on the user’s page."
          : "Press Invite on the user’s page, or turn on invitations for everybody who gets access from now on.",
        links: [places.user(facts.id), places.portalSettings(directory.id)],
      };
    },
  },
  {
    id: "mail-refused",
    complaints: ["no_mail", "cannot_activate"],
    examine: onOpen(({ id, email }, { problem, mail }) => {
      if (problem !== null)
        return {
          weight: "stops",
          seen: `No mail was written: ${problem}`,
          why: "The link exists, but nobody was told it.",
          action: isAddress(email)
            ? "The address is there now: invite the user again."
            : "Put that right, then invite the user again.",
          links: [places.user(id)],
        };
      if (mail === null || !["refused", "failed", "cancelled"].includes(mail.state)) return null;
      const verb =
        mail.state === "refused"
          ? "The SMTP server refused the mail"
          : mail.state === "failed"
            ? "Sending the mail was given up after days"
            : "The mail was cancelled before it left";
      return {
        weight: "stops",
        seen: `${verb} to ${mail.recipient}: ${mail.answer ?? "it gave no reason"}`,
        why: "The link exists, but nobody was told it.",
        action:
          mail.recipient === email
            ? "Put right what the server names, the address or the server itself, then invite the user again."
            : `The address is ${email ?? "gone"} by now: invite the user again.`,
        links: [places.mail(mail.id), places.user(id)],
      };
    }),
  },
  {
    id: "smtp-missing",
    complaints: ["no_mail"],
    examine: ({ mail }) =>
      mail.isConfigured
        ? "An SMTP server is set up."
        : {
            weight: "stops",
            seen: "No SMTP server is set up, so no mail leaves Muster.",
            why: "Welcome mails are written and held; they go out by themselves once there is a server.",
            action: "Whoever runs Muster sets SMTP_URL and starts it again. Then send a test mail.",
            links: [places.mails],
          },
  },
  {
    id: "smtp-failing",
    complaints: ["no_mail"],
    examine: ({ mail: { isConfigured, failingSince, problem } }) => {
      if (!isConfigured) return null;
      if (failingSince === null) return "The SMTP server takes mails.";
      return {
        weight: "stops",
        seen: `The SMTP server has taken no mail since ${timeText(failingSince)}: ${problem ?? "it does not answer."}`,
        why: "Mails wait, and are tried again by themselves. None is lost.",
        action:
          "Put the server or its credentials in SMTP_URL right; a test mail shows at once whether it works.",
        links: [places.mails],
      };
    },
  },
  {
    id: "mail-waiting",
    complaints: ["no_mail"],
    examine: onOpen(({ mail: relay }, { createdAt, expiresAt, problem, mail }, now) => {
      if (problem !== null) return null;
      if (mail === null)
        return expiresAt === null
          ? {
              weight: "hinders",
              seen: `The mail is not written yet; the invitation was made at ${timeText(createdAt)}.`,
              why: "A job writes it, usually within a second. Identity servers run the jobs.",
              action: "If it stays like this, look whether an identity server is running.",
              links: [{ label: "Identity Servers", href: "/environment/identity-servers" }],
            }
          : null;
      if (!["queued", "sending", "held"].includes(mail.state)) return null;
      // Why it waits is a cause of its own.
      if (!relay.isConfigured || relay.failingSince) return null;
      const next = mail.nextTryAt > now ? ` It is tried next at ${timeText(mail.nextTryAt)}.` : "";
      return {
        weight: "hinders",
        seen: `The mail to ${mail.recipient} waits in the outbox since ${timeText(createdAt)}.${next}`,
        why: mail.answer
          ? `At the last try the SMTP server answered: ${mail.answer}`
          : "Mails go out at the rate that is set, in their order.",
        action: "Wait for its turn, or look at the queue.",
        links: [places.mail(mail.id)],
      };
    }),
  },
  {
    id: "mail-sent",
    complaints: ["no_mail"],
    examine: onOpen((_, { acceptedAt, mail }) => {
      if (acceptedAt !== null || mail?.state !== "sent") return null;
      return {
        weight: "note",
        seen: `The SMTP server took the mail to ${mail.recipient}${mail.sentAt ? ` at ${timeText(mail.sentAt)}` : ""}.`,
        why: "What happens after that Muster does not see: filters, quarantines, a full mailbox, a forwarding address.",
        action:
          "Have the user look into junk mail, and your mail admin into the quarantine, for mails of that time. Invite again once that is clear.",
        links: [places.mail(mail.id)],
      };
    }),
  },
];

/** A cause that concerns the invitation that counts, of somebody who could accept it. */
function onOpen(
  look: (facts: UserFacts, invitation: InvitationFacts, now: Date) => Fault | string | null,
): Cause<UserFacts>["examine"] {
  return (facts, now) => {
    const { invitation } = facts;
    return invitation && !invitation.voidedAt && mayGetIn(facts) ? look(facts, invitation, now) : null;
  };
}

function isAddress(text: string | null): text is string {
  return z.email().safeParse(text).success;
}
