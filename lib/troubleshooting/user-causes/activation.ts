import { timeText } from "#lib/alerts/time-text.ts";
import { MAX_DEVICES_OF_USER } from "#lib/devices/vocabulary.ts";
import type { Cause } from "../cause.ts";
import { places } from "../places.ts";
import type { UserFacts } from "../user-facts.ts";
import { mayGetIn } from "./standing.ts";

const again = "Invite the user again: the new link takes the place of every other.";

/** What is the matter with the link in the welcome mail. */
export const activationCauses: readonly Cause<UserFacts>[] = [
  {
    id: "link-used",
    complaints: ["no_mail", "cannot_activate"],
    examine: (facts) => {
      const { id, name, invitation } = facts;
      if (!mayGetIn(facts) || !invitation || invitation.voidedAt) return null;
      if (invitation.acceptedAt === null) return "The link has not been used up.";
      return {
        weight: "note",
        seen: `${name} set up their access at ${timeText(invitation.acceptedAt)}: the link is used up.`,
        why: "A link works once. Whoever follows it again is told that it has ended.",
        action: `Have the user sign in at /portal. If they cannot any more, or it was not them: ${again.charAt(0).toLowerCase()}${again.slice(1)}`,
        links: [places.user(id)],
      };
    },
  },
  {
    id: "link-expired",
    complaints: ["cannot_activate"],
    examine: (facts, now) => {
      const { id, invitation } = facts;
      if (!mayGetIn(facts) || !invitation?.expiresAt || invitation.voidedAt || invitation.acceptedAt)
        return null;
      if (invitation.expiresAt > now) return `The link is good until ${timeText(invitation.expiresAt)}.`;
      return {
        weight: "stops",
        seen: `The link expired at ${timeText(invitation.expiresAt)}.`,
        why: "Nobody accepted it in time; whoever follows it is told that it has ended.",
        action: again,
        links: [places.user(id), places.portalSettings(facts.directory.id)],
      };
    },
  },
  {
    id: "link-voided",
    complaints: ["no_mail", "cannot_activate"],
    examine: (facts) => {
      const { id, invitation } = facts;
      if (!mayGetIn(facts) || !invitation?.voidedAt) return null;
      return {
        weight: "stops",
        seen: `The invitation was withdrawn at ${timeText(invitation.voidedAt)}, and no other took its place.`,
        why: "That happens when a user loses access. Their link stays void when they get it back.",
        action: again,
        links: [places.user(id)],
      };
    },
  },
  {
    id: "device-limit",
    complaints: ["cannot_activate"],
    examine: (facts) => {
      const { id, name, devices } = facts;
      if (!mayGetIn(facts)) return null;
      const { working } = devices;
      if (working < MAX_DEVICES_OF_USER)
        return `There is room for another device: ${working} of at most ${MAX_DEVICES_OF_USER}.`;
      return {
        weight: "hinders",
        seen: `${name} has ${working} devices, as many as one user can have.`,
        why: "Another passkey is refused, in the portal as behind the link of an invitation.",
        action: "Unenroll those that are not used any more, or have the user remove them under Devices.",
        links: [places.user(id)],
      };
    },
  },
  {
    id: "older-link",
    complaints: ["cannot_activate"],
    examine: (facts) => {
      const { invitation, hasOlderLink } = facts;
      if (!mayGetIn(facts) || !invitation || invitation.voidedAt || invitation.acceptedAt) return null;
      if (!hasOlderLink) return "There is only one link: nobody can follow an older one by mistake.";
      return {
        weight: "hinders",
        seen: `More than one welcome mail was written; only the link of the one from ${timeText(invitation.createdAt)} works.`,
        why: "A new link voids those before it, and mail programs show the older mail first.",
        action: "Have the user open the newest of the mails.",
        links: [],
      };
    },
  },
];
