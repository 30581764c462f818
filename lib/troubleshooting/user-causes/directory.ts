import { timeText } from "#lib/alerts/time-text.ts";
import type { Cause } from "../cause.ts";
import { places } from "../places.ts";
import type { UserFacts } from "../user-facts.ts";
import { providers } from "./standing.ts";

const passedOverWords: Record<string, string> = {
  ambiguous: "several users here could be meant",
  "name-taken": "another user here has the user name",
  "no-user-name": "the directory gives no user name",
  invalid: "the directory’s attributes make no valid user",
};

/** Why what the directory says about a user has not arrived here. */
export const directoryOfUserCauses: readonly Cause<UserFacts>[] = [
  {
    id: "conflict",
    complaints: ["out_of_date", "no_mail", "cannot_activate"],
    examine: ({ name, conflict, directory }) =>
      conflict === null
        ? `${name} waits in no conflict.`
        : {
            weight: "hinders",
            seen: `${providers[directory.type].begin} sent somebody who could be ${name}, and who waits for a decision.`,
            why: "Until an admin says who is meant, what the directory sends about this person goes nowhere.",
            action: "Settle the conflict: link the two, or keep them apart.",
            links: [places.conflicts],
          },
  },
  {
    id: "passed-over",
    complaints: ["out_of_date"],
    examine: ({ name, passedOver, directory }) =>
      passedOver === null
        ? null
        : {
            weight: "stops",
            seen: `The preview of ${timeText(passedOver.at)} passed ${name} over: ${passedOverWords[passedOver.reason] ?? passedOver.reason}.`,
            why: "A sync changes nothing about somebody whom it passes over.",
            action:
              "Put that right in the directory, or settle the conflict here, and look at the preview again.",
            links: [places.sync(directory.id), places.conflicts],
          },
  },
  {
    id: "not-linked",
    complaints: ["out_of_date"],
    examine: ({ linkedAt, name, directory }) =>
      linkedAt
        ? `${name} is linked to ${providers[directory.type].within} since ${timeText(linkedAt)}.`
        : {
            weight: "hinders",
            seen: `${name} was created here, and ${providers[directory.type].within} has not sent this user.`,
            why: "Until it does, nothing of the directory changes this record.",
            action: `In ${providers[directory.type].within}, look whether the user is assigned, and whether user name or external ID are the same there.`,
            links: [],
          },
  },
  {
    id: "outside-domain",
    complaints: ["out_of_date", "cannot_sign_in"],
    examine: ({ id, userName, directory }) => {
      const { domain } = directory;
      if (domain === null) return null;
      if (userName.toLowerCase().endsWith(`@${domain.toLowerCase()}`))
        return `The user name ends with ${domain}, as all of ${directory.name} should.`;
      return {
        weight: "hinders",
        seen: `The user name ${userName} does not end with ${domain}.`,
        why: `${directory.name} says that all its users’ names do: this one is a guest, an alias or a mistake.`,
        action:
          "Correct the name in the directory, or say in the directory’s settings that not all names end so.",
        links: [
          places.user(id),
          { label: "The directory’s settings", href: `/settings/directories/${directory.id}/edit` },
        ],
      };
    },
  },
  {
    id: "directory-disabled",
    complaints: ["out_of_date"],
    examine: ({ directory }) =>
      directory.enabled
        ? `${directory.name} is enabled.`
        : {
            weight: "stops",
            seen: `${directory.name} is disabled.`,
            why: "Its SCIM calls are refused and it is not read: nothing about this user changes.",
            action: "Enable it again under Danger.",
            links: [places.danger(directory.id)],
          },
  },
  {
    id: "directory-trouble",
    complaints: ["out_of_date", "no_mail", "cannot_sign_in"],
    examine: ({ directory }) => {
      const { outcome, syncFailingSince, refusedCalls } = directory;
      const troubles = [
        refusedCalls &&
          `${refusedCalls.count === 1 ? "a SCIM call was" : `${refusedCalls.count} SCIM calls were`} refused, the last at ${timeText(refusedCalls.lastAt)}`,
        syncFailingSince && `its syncs have failed since ${timeText(syncFailingSince)}`,
        outcome === "failed" && "its diagnosis failed",
      ].filter((trouble) => typeof trouble === "string");
      if (troubles.length === 0) return `Nothing is known to be wrong with ${directory.name} itself.`;
      return {
        weight: "hinders",
        seen: `${directory.name} itself is in trouble: ${troubles.join("; ")}.`,
        why: "What was changed there since then may not have arrived here.",
        action: "Look into the directory first.",
        links: [places.troubleshootDirectory(directory.id)],
      };
    },
  },
];
