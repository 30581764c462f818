import { counted } from "#components/ui/number-words.ts";
import type { StatusState } from "#components/ui/status.tsx";
import { sourceWords } from "#components/users/status-words.ts";
import type { DeviceItem, DeviceOutcome } from "#lib/devices/contract.ts";
import {
  type DeviceSkip,
  type DeviceState,
  endReasonWords,
  type LastUse,
  type UnenrollReason,
} from "#lib/devices/vocabulary.ts";

/** How a device's state is shown: icon, word and colour. */
export const deviceStateWords: Record<DeviceState, { state: StatusState; label: string }> = {
  working: { state: "healthy", label: "Working" },
  blocked: { state: "degraded", label: "Blocked" },
  ended: { state: "none", label: "Ended" },
};

export const lastUseWords: Record<LastUse, string> = {
  "30": "Unused for 30 days",
  "90": "Unused for 90 days",
  "180": "Unused for 180 days",
  never: "Never used",
};

/** What an admin chooses from, with what it means. */
export const reasonOptions: readonly { id: UnenrollReason; label: string; description: string }[] = [
  { id: "lost", label: "Lost", description: "It may turn up: it can be restored within the grace period." },
  {
    id: "compromised",
    label: "Stolen or compromised",
    description: "Somebody else may have it. It is gone for good, and the user enrols another one.",
  },
  { id: "left", label: "User left", description: "The user does not work here any more." },
  { id: "replaced", label: "Replaced", description: "The user has another device." },
  { id: "other", label: "Other reason", description: "Say which, below." },
];

/** "Lost, by Ada Admin" or "User suspended, by sync". */
export function endSentence({ reason, by, byName }: NonNullable<DeviceItem["end"]>): string {
  const who = byName ?? (by === "scim" ? "SCIM" : sourceWords[by].toLowerCase());
  return `${endReasonWords[reason]}, by ${who}`;
}

const skipWords: Record<DeviceSkip, string> = {
  not_there: "not there any more",
  ended_already: "had ended already",
  working: "had not ended",
  final: "can no longer be restored",
  user_without_access: "comes back when its user has access again",
};

/** "3 devices were unenrolled. 1 was left as it is: had ended already." */
export function outcomeSentence({ changed, skipped }: DeviceOutcome, done: string): string {
  const [one] = changed;
  const what =
    changed.length === 1 && one
      ? `${one.name} was ${done}.`
      : `${counted(changed.length, "device")} were ${done}.`;
  if (skipped.length === 0) return what;
  const reasons = [...new Set(skipped.map(({ why }) => skipWords[why]))].join(", or ");
  const left = `${counted(skipped.length, "device")} left as ${skipped.length === 1 ? "it is" : "they are"}: ${reasons}.`;
  return changed.length === 0 ? left : `${what} ${left}`;
}
