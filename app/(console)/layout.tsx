import type { ReactNode } from "react";
import { Reauthenticate } from "#components/auth/reauthenticate.tsx";
import { ConflictBadge } from "#components/conflicts/conflict-badge.tsx";
import { DatabaseDown } from "#components/layout/database-down.tsx";
import { mayOpen } from "#components/layout/navigation.ts";
import { Shell, type ShellProps } from "#components/layout/shell.tsx";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { getOrganisation } from "#lib/organisation/get-organisation.ts";
import { isDatabaseUnavailable } from "#lib/platform/errors/database-error.ts";

/** The session gate of every console page, and what stands around it. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const around = await readShell();
  if (around === "database-down") return <DatabaseDown />;
  return (
    <Shell {...around} badges={mayOpen(around.admin.role, "admin") ? { "/users": <ConflictBadge /> } : {}}>
      {children}
      <Reauthenticate email={around.admin.email} />
    </Shell>
  );
}

async function readShell(): Promise<Omit<ShellProps, "badges" | "children"> | "database-down"> {
  try {
    const actor = await requirePageActor();
    const organisation = await getOrganisation(actor);
    return { admin: { name: actor.name, email: actor.email ?? "", role: actor.role }, organisation };
  } catch (error) {
    if (isDatabaseUnavailable(error)) return "database-down";
    throw error;
  }
}
