import type { DevicePolicy } from "#lib/directories/contract.ts";
import { type DirectoryType, policyChoices } from "#lib/directories/vocabulary.ts";

type Choice = "onDeactivated" | "onSuspended" | "onLocked";

/** What each status means in the directory's own words. */
export const choiceWords: Record<
  DirectoryType,
  Partial<Record<Choice, { label: string; description: string }>>
> = {
  okta: {
    onDeactivated: {
      label: "Deactivated",
      description: "Okta status Deactivated: the account is closed, but still there.",
    },
    onSuspended: {
      label: "Suspended",
      description: "Okta status Suspended: sign-in is stopped until someone lifts it.",
    },
    onLocked: {
      label: "Locked",
      description: "Okta status Locked out: too many wrong passwords. Often an accident, so think twice.",
    },
  },
  entra: {
    onDeactivated: { label: "Deactivated", description: "Sign-in is blocked (Account enabled: No)." },
  },
  scim: {
    onDeactivated: { label: "Deactivated", description: "The client sends active: false." },
  },
};

/** Why a type has fewer choices than Okta. */
export const fewerChoices: Record<DirectoryType, string | null> = {
  okta: null,
  entra:
    "Entra ID has no suspended or locked state that it reports: an account is enabled, blocked or deleted.",
  scim: "SCIM has no suspended or locked state: a user is active, not active or deleted.",
};

/** The policy as a person would say it. */
export function policySentences(
  type: DirectoryType,
  policy: DevicePolicy,
): { devices: string; record: string } {
  if (!policy.removeDevices) {
    return {
      devices: "Devices stay until an admin removes them, whatever happens to the user in the directory.",
      record: "User records stay in the console.",
    };
  }
  const states = policyChoices[type]
    .filter((choice) => policy[choice])
    .map((choice) => (choiceWords[type][choice]?.label ?? "").toLowerCase());
  const days = `${policy.graceDays} ${policy.graceDays === 1 ? "day" : "days"}`;
  const reasons = [...states, "removed from the directory"].join(", ").replace(/, ([^,]*)$/, " or $1");
  return {
    devices: `A user who is ${reasons} loses their devices, with a grace period of ${days}.`,
    record: policy.removeRecord
      ? "Then the user record is removed from the console as well."
      : "The user record stays in the console.",
  };
}
