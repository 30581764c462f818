import { timeText } from "#lib/alerts/time-text.ts";
import { type EndReason, endReasonWords } from "#lib/devices/vocabulary.ts";
import { type SignInOutcome, signInOutcomeWords } from "#lib/portal/vocabulary.ts";
import { proofReasons, samlReasons, samlReasonWords } from "#lib/sso/vocabulary.ts";
import type { Cause } from "../cause.ts";
import { places } from "../places.ts";
import type { UserFacts } from "../user-facts.ts";
import { mayGetIn } from "./standing.ts";

/** What to do about a refused sign-in, by its outcome. */
const advice: Partial<Record<string, { why: string; action: string }>> = {
  wrong_password: {
    why: "The name was right, the password was not. The sign-in page does not tell the two apart.",
    action: "Have the user try again, or invite them again: with the new link they choose another password.",
  },
  no_password: {
    why: "The user has chosen no password, so none is right.",
    action: "Have them use their passkey, or invite them again to choose a password.",
  },
  no_access: {
    why: "At that moment the user had no access, or the portal was closed.",
    action: "If they have access now, have them try again.",
  },
  device_ended: {
    why: "The passkey of an unenrolled device signs nobody in.",
    action: "Restore the device if it was ended by mistake, or invite the user again to enrol another.",
  },
  counter_went_back: {
    why: "A passkey counts its uses, and this one counted backwards: there may be a copy of it.",
    action: "Ask the user where the passkey is. If they cannot say, unenroll the device as compromised.",
  },
  not_verified: {
    why: "The browser’s answer did not fit the question: it came too late, from another address, or was tampered with.",
    action: "Have the user open the portal at its own address and try again at once.",
  },
};
const otherwise = {
  why: "The portal turned the attempt away, and told the user no more than that.",
  action: "Have the user try again, and look at the newest of the sign-ins on their page.",
};

/** What keeps somebody who has access from signing in. */
export const signInCauses: readonly Cause<UserFacts>[] = [
  {
    id: "back-off",
    complaints: ["cannot_sign_in"],
    examine: (facts, now) => {
      const { backOff } = facts;
      if (!mayGetIn(facts) || facts.identifier.value === null) return null;
      if (backOff === null || backOff.until <= now) return "No wait after wrong passwords is under way.";
      return {
        weight: "stops",
        seen: `After ${backOff.failures} wrong passwords, no password is looked at until ${timeText(backOff.until)}.`,
        why: "Each further wrong one makes the wait longer, up to five minutes, whoever types it.",
        action:
          "Have the user wait until then, or sign in with a passkey. Many waits that are not theirs mean that somebody is guessing.",
        links: [],
      };
    },
  },
  {
    id: "no-way-in",
    complaints: ["cannot_sign_in"],
    examine: (facts) => {
      const { id, name, hasPassword, devices, directory } = facts;
      if (!mayGetIn(facts)) return null;
      const ways = [
        ...(directory.authentication === "saml" ? [`single sign-on of ${directory.name}`] : []),
        ...(hasPassword && directory.authentication === "password" ? ["a password"] : []),
        ...(devices.working > 0 ? [devices.working === 1 ? "a passkey" : `${devices.working} passkeys`] : []),
      ];
      if (ways.length > 0) return `${name} can sign in with ${ways.join(" or ")}.`;
      return {
        weight: "stops",
        seen: `${name} has neither a password nor a working device.`,
        why: devices.lastEnded
          ? "The devices that they had have ended."
          : "The access was never set up: the link of the welcome mail does that.",
        action: "Invite the user again: the link sets up a passkey or a password.",
        links: [places.user(id)],
      };
    },
  },
  {
    id: "device-ended",
    complaints: ["cannot_sign_in"],
    examine: (facts) => {
      const { id, devices } = facts;
      if (!mayGetIn(facts)) return null;
      const { lastEnded } = devices;
      if (!lastEnded) return "None of the user’s devices has ended.";
      const by = lastEnded.byName ? ` by ${lastEnded.byName}` : "";
      const reason = endReasonWords[lastEnded.reason as EndReason] ?? lastEnded.reason;
      return {
        weight: devices.working > 0 ? "note" : "hinders",
        seen: `The device ${lastEnded.name} was unenrolled${by} at ${timeText(lastEnded.at)}: ${reason.toLowerCase()}.`,
        why: "Its passkey stays in the user’s phone or computer, is still offered there, and is refused here.",
        action: lastEnded.isRestorable
          ? "Restore it on the user’s page if that was a mistake; otherwise have the user pick another passkey."
          : "Have the user remove that passkey, and pick or enrol another.",
        links: [places.user(id)],
      };
    },
  },
  {
    id: "identifier-empty",
    complaints: ["cannot_sign_in"],
    examine: ({ id, name, identifier, directory, devices }) => {
      if (identifier.value !== null)
        return `The primary user identifier (${identifier.label}) is ${identifier.value}.`;
      return {
        weight: devices.working > 0 ? "hinders" : "stops",
        seen: `${name} has no value of the primary user identifier, ${identifier.label}.`,
        why: "Password sign-in, SAML and invitations find users by it. Without it, only a passkey signs in.",
        action: `Fill the attribute in the directory, or see where ${identifier.label} is mapped from for ${directory.name}.`,
        links: [places.user(id), places.identifier],
      };
    },
  },
  {
    id: "identifier-shared",
    complaints: ["cannot_sign_in", "cannot_activate"],
    examine: ({ identifier, twins, directory }) => {
      if (identifier.value === null) return null;
      if (twins.length === 0) return `${identifier.value} is in no other directory whose portal is open.`;
      const names = twins.map(({ directoryName }) => directoryName ?? "a directory that you do not see");
      return {
        weight: "hinders",
        seen: `${identifier.value} is also in ${names.join(", ")}.`,
        why: "One person may be in several directories, each with a password and passkeys of its own: what was set up in one does not work in the other.",
        action: `Ask which one the user set up. At sign-in they choose ${directory.name}; to set up this one, they follow its own invitation.`,
        links: twins.flatMap(({ userId, directoryName }) =>
          directoryName === null ? [] : [{ label: `In ${directoryName}`, href: `/users/${userId}` }],
        ),
      };
    },
  },
  {
    id: "last-attempt",
    complaints: ["cannot_sign_in"],
    examine: (facts) => {
      const [last] = facts.signIns;
      if (!mayGetIn(facts)) return null;
      if (!last) return "No attempt of this user to sign in has been seen: they may be typing another name.";
      if (last.outcome === "signed_in") return `The last sign-in, at ${timeText(last.at)}, succeeded.`;
      const words = signInOutcomeWords[last.outcome as SignInOutcome] ?? last.outcome.replaceAll("_", " ");
      const device = last.deviceName ? ` (${last.deviceName})` : "";
      return {
        weight: "hinders",
        seen: `The last attempt, at ${timeText(last.at)}, was refused${device}: ${lowerCase(words)}.`,
        ...adviceOn(last.outcome),
        links: [
          places.user(facts.id),
          ...(last.method === "saml" ? [places.portalSettings(facts.directory.id)] : []),
        ],
      };
    },
  },
];

function adviceOn(outcome: string): { why: string; action: string } {
  const known = advice[outcome];
  if (known) return known;
  const saml = samlReasons.find((reason) => reason === outcome);
  if (saml === undefined) return otherwise;
  if (proofReasons.includes(saml))
    return {
      why: "The user is signed in, but was to confirm that it is them: until they can, they add or remove no passkey.",
      action: samlReasonWords[saml].remedy,
    };
  return {
    why: "The company’s identity provider answered, and its answer signs nobody in here.",
    action: samlReasonWords[saml].remedy,
  };
}

function lowerCase(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
