import type { StatusState } from "#components/ui/status.tsx";
import type { IdentityServerView } from "#lib/identity-servers/contract.ts";

/** How a server's state is shown. */
export const serverLooks: Record<IdentityServerView["state"], { state: StatusState; label: string }> = {
  running: { state: "healthy", label: "Running" },
  dead: { state: "failed", label: "Dead" },
  stopped: { state: "none", label: "Stopped" },
};
