import type { Tone } from "#components/ui/badge.tsx";
import { type DirectoryType, directoryTypeNames } from "#lib/directories/vocabulary.ts";
import type { GroupEvent, GroupListItem, GroupView } from "#lib/groups/contract.ts";
import type { GroupOrigin, GroupSource } from "#lib/groups/vocabulary.ts";

/** The filter's choices. */
export const originChoices: Record<GroupOrigin, { label: string; description: string }> = {
  scim: { label: "Pushed by SCIM", description: "sent by the identity provider" },
  sync: { label: "Read by a sync", description: "read from the directory" },
  created: { label: "Created here", description: "linked or not" },
  unlinked: { label: "Not linked yet", description: "created here, and no directory has sent it" },
  linked: { label: "Linked", description: "created here, and taken over by the directory since" },
};

/** Whoever stands behind a directory: "Okta", "Entra ID", or the directory's own name. */
export function providerOf(directory: { type: DirectoryType; name: string }): string {
  return directory.type === "scim" ? directory.name : directoryTypeNames[directory.type];
}

/** Whose a group is, in a word or two. */
export function originWords({
  link,
  source,
  directory,
}: Pick<GroupListItem, "link" | "source" | "directory">): {
  label: string;
  tone: Tone;
} {
  if (link === "unlinked") return { label: "Created here", tone: "info" };
  const provider = directory.type === "scim" ? "SCIM" : directoryTypeNames[directory.type];
  if (link === "linked")
    return { label: directory.type === "scim" ? "Linked" : `Linked to ${provider}`, tone: "ok" };
  return { label: source === "sync" ? "From a sync" : `From ${provider}`, tone: "neutral" };
}

/** Where it came from, as a fact; and what stands behind it now, where that is something else. */
export function sourceWords({ source, linkedBy, directory }: GroupView): string {
  const pushed = `ushed by ${providerOf(directory)}, over SCIM`;
  if (source === "admin") return "Created here";
  if (source === "scim") return `P${pushed}`;
  return linkedBy === "scim" ? `Read by a sync, now p${pushed}` : "Read by a sync";
}

/** What the time of its creation is called. */
export const firstWords: Record<GroupSource, string> = {
  scim: "First pushed",
  sync: "First read",
  admin: "Created",
};

/** Whose the last change was: "by a sync", "by SCIM, key Production", "by Ada Admin". */
export function changeWords({ source, by }: NonNullable<GroupView["lastChange"]>): string {
  if (source === "sync") return "by a sync";
  if (source === "admin") return `by ${by ?? "an admin"}`;
  return by ? `by SCIM, key ${by}` : "by SCIM";
}

/** Who put a member into a group. */
export const memberSourceWords: Record<GroupSource, string> = {
  scim: "by SCIM",
  sync: "by a sync",
  admin: "by an admin",
};

/** Who did what a timeline tells: "Okta, with the key Production", "Ada Admin". */
export function actorWords({ source, by }: GroupEvent, directory: GroupListItem["directory"]): string {
  if (source === "sync") return "Sync";
  if (source === "admin") return by ?? "An admin";
  return by ? `${providerOf(directory)}, key ${by}` : providerOf(directory);
}
