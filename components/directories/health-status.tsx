import { Status } from "#components/ui/status.tsx";
import type { DirectoryListItem } from "#lib/directories/contract.ts";

/** The directory's state; before the first diagnosis, what is missing. */
export function HealthStatus({
  directory: { type, enabled, health, scimLastSeenAt },
}: {
  directory: Pick<DirectoryListItem, "type" | "enabled" | "health" | "scimLastSeenAt">;
}) {
  if (!enabled) return <Status state="none" label="Disabled" />;
  if (health) return <Status state={health} />;
  if (type !== "scim") return <Status state="none" label="Not checked yet" />;
  return <PushStatus hasCalled={scimLastSeenAt !== null} />;
}

/** Nothing diagnoses a client that only pushes: that it calls is what there is to know. */
export function PushStatus({ hasCalled }: { hasCalled: boolean }) {
  return hasCalled ? (
    <Status state="healthy" label="Receiving" />
  ) : (
    <Status state="none" label="No call yet" />
  );
}
