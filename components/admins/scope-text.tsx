import { Badge } from "#components/ui/badge.tsx";
import { ROLE_NAMES, type Role } from "#lib/auth/actor.ts";

/** "All", or names: three at most, the rest as a number. */
export function scopeText(directories: readonly { name: string }[] | null): string {
  if (directories === null) return "All";
  if (directories.length === 0) return "None left";
  const names = directories.slice(0, 3).map(({ name }) => name);
  const rest = directories.length - names.length;
  return rest > 0 ? `${names.join(", ")} and ${rest} more` : names.join(", ");
}

export function RoleBadge({ role }: { role: Role }) {
  return <Badge tone={role === "owner" ? "info" : "neutral"}>{ROLE_NAMES[role]}</Badge>;
}
