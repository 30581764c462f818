import { timeText } from "#lib/alerts/time-text.ts";
import type { UserStatus } from "#lib/users/user-record.ts";
import type { Cause, Fault } from "../cause.ts";
import { places } from "../places.ts";
import type { UserFacts } from "../user-facts.ts";
import { providers } from "./standing.ts";

const ways = { scim: "over SCIM", sync: "by a sync with the directory", admin: "by an admin" } as const;
const words: Record<UserStatus, string> = {
  pending: "not activated yet",
  active: "active",
  locked: "locked",
  suspended: "suspended",
  deactivated: "deactivated",
  deleted: "deleted",
};
const nobodyGetsIn =
  "Only active users are invited, can follow their link, and can sign in; sessions have ended.";

/** What keeps a user out, whatever they try. */
export const accessCauses: readonly Cause<UserFacts>[] = [
  {
    id: "no-access",
    complaints: ["no_mail", "cannot_activate", "cannot_sign_in"],
    examine: (facts) =>
      facts.status === "active" ? `${facts.name} is active, ${ways[facts.statusSource]}.` : lostAccess(facts),
  },
  {
    id: "portal-closed",
    complaints: ["no_mail", "cannot_activate", "cannot_sign_in"],
    examine: ({ directory }) =>
      directory.authentication === "none"
        ? {
            weight: "stops",
            seen: `The portal is closed to users of ${directory.name}.`,
            why: "Nobody of this directory is invited, and no link, password or passkey of theirs is taken.",
            action: "Choose how its users sign in, and save.",
            links: [places.portalSettings(directory.id)],
          }
        : `The portal is open to users of ${directory.name}.`,
  },
];

function lostAccess(facts: UserFacts): Fault {
  const { id, name, status, statusSource, suspension, statusChange, directory } = facts;
  const call = statusChange?.callId ? [places.call(directory.id, statusChange.callId)] : [];
  if (status === "suspended" && suspension) {
    return {
      weight: "stops",
      seen: `${name} was suspended by ${suspension.by} at ${timeText(suspension.at)}: “${suspension.reason}”.`,
      why: `${nobodyGetsIn} The suspension holds whatever the directory says.`,
      action: "If it is over, lift the suspension on the user’s page; admins can.",
      links: [places.user(id)],
    };
  }
  const when = statusChange ? ` at ${timeText(statusChange.at)}` : "";
  return {
    weight: "stops",
    seen: `${name} is ${words[status]}, ${ways[statusSource]}${when}.`,
    why: nobodyGetsIn,
    action: wayBack(facts),
    links: [...call, places.user(id)],
  };
}

function wayBack({ status, statusSource, directory }: UserFacts): string {
  const provider = providers[directory.type].within;
  if (status === "deleted") return "Restore the user on their page, or have the directory send them again.";
  if (statusSource === "admin") return "Give the access back on the user’s page.";
  if (status === "locked")
    return `Unlock the user in ${provider}; Muster follows with the next sync, or at once with “Read from the directory”.`;
  if (statusSource === "sync")
    return `Activate the user in ${provider}; Muster follows with the next sync, or at once with “Read from the directory”.`;
  return `In ${provider}, look whether the user is active and assigned to the app. Its next call gives the access back; an admin can, on the user’s page.`;
}
