import { dayOf } from "#components/directories/day.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { DeviceItem } from "#lib/devices/contract.ts";
import { endSentence } from "./device-words.ts";

/** How a device ended: reason, who, when, and whether it can come back. */
export function DeviceEnd({ device: { end } }: { device: DeviceItem }) {
  if (!end) return null;
  return (
    <span className="block text-muted text-xs [overflow-wrap:anywhere]">
      {endSentence(end)}, <RelativeTime iso={end.at} />
      {end.note ? <span className="block">“{end.note}”</span> : null}
      <span className="block">
        {end.restorableUntil === null ? (
          "Gone for good"
        ) : end.isRestorable ? (
          <>Can be restored until {dayOf(end.restorableUntil)}</>
        ) : Date.parse(end.restorableUntil) < Date.now() ? (
          "Can no longer be restored"
        ) : (
          <>Comes back with the user’s access, until {dayOf(end.restorableUntil)}</>
        )}
      </span>
    </span>
  );
}
