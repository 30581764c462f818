import { endReasonWords } from "#lib/devices/vocabulary.ts";
import type { UserEvent } from "./contract.ts";

/** What an event about a device tells: lib/devices/device.store.ts, and the trigger user_devices_follow. */
export type DevicePayload = { readonly name?: string; readonly reason?: string; readonly note?: string };

/** An event about one of the user's devices, in the form of changes: which, and why. */
export function deviceChanges({ name, reason, note }: DevicePayload): UserEvent["changes"] {
  const words = reason === undefined ? undefined : (endReasonWords as Record<string, string>)[reason];
  const line = (label: string, after: string | undefined) =>
    after === undefined ? [] : [{ label, path: label.toLowerCase(), before: null, after }];
  return [...line("Device", name), ...line("Reason", words), ...line("Note", note)];
}
