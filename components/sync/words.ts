import type { Tone } from "#components/ui/badge.tsx";
import { figures } from "#components/ui/number-words.ts";
import type { StatusState } from "#components/ui/status.tsx";
import type { SyncRunView } from "#lib/sync/contract.ts";
import type { PreviewItemView } from "#lib/sync/preview/contract.ts";

export const kindWords: Record<SyncRunView["kind"], string> = {
  full: "Everything",
  changes: "Changes",
  approved: "Approved removals",
  preview: "Preview",
  one: "One user",
};

export const stateWords: Record<SyncRunView["state"], { state: StatusState; label: string }> = {
  running: { state: "checking", label: "Running" },
  succeeded: { state: "healthy", label: "Done" },
  held: { state: "degraded", label: "Removals wait" },
  failed: { state: "failed", label: "Failed" },
  stopped: { state: "none", label: "Stopped" },
};

const stageWords: Record<string, string> = {
  reading: "reading the directory",
  writing: "comparing and writing",
  removing: "ending access",
  groups: "reading groups",
};

/** What a run did or is doing, such as "451 read, 2 new, 3 changed, 1 lost access". */
export function runSummary({ kind, counts, state, stage }: SyncRunView): string {
  if (kind === "preview" && state === "succeeded")
    return `${figures(counts.read)} read and compared, nobody changed`;
  const parts = [
    `${figures(counts.read)} read`,
    counts.created > 0 && `${figures(counts.created)} new`,
    counts.updated > 0 && `${figures(counts.updated)} changed`,
    counts.ended > 0 && `${figures(counts.ended)} lost access`,
    counts.held > 0 && `${figures(counts.held)} removals wait`,
    counts.skipped > 0 && `${figures(counts.skipped)} passed over`,
  ].filter((part) => part !== false);
  const doing = state === "running" && stage !== null ? `: ${stageWords[stage] ?? stage}` : "";
  return `${parts.join(", ")}${doing}`;
}

/** Why a sync stopped, and what to do about it. */
export function failureAdvice(kind: string): string {
  switch (kind) {
    case "refused":
      return "Nobody was removed. The overview's diagnostics say which credential or permission is missing.";
    case "delayed":
      return "Nobody was removed. It is tried again by itself.";
    case "stopped":
      return "Nothing was written after that, and nobody was removed by it.";
    case "forgotten":
      return "Nobody was removed. Everything is read again by itself.";
    default:
      return "Nobody was removed. Check the attribute mapping under Global Attributes, and run the diagnostics.";
  }
}

/** Whom a sync brings in. */
export const reachOptions = [
  {
    id: "known",
    label: "Only users who are here already",
    description: "Pushed by SCIM or made in the console. Their status and attributes are kept true.",
  },
  {
    id: "everyone",
    label: "Everyone in the directory",
    description: "Whoever is in the directory becomes a user here.",
  },
] as const;

export const effectWords: Record<PreviewItemView["effect"], { label: string; tone: Tone }> = {
  create: { label: "New", tone: "ok" },
  update: { label: "Changed", tone: "info" },
  restore: { label: "Gets access back", tone: "ok" },
  end: { label: "Loses access", tone: "error" },
  unfit: { label: "Passed over", tone: "warn" },
  none: { label: "Unchanged", tone: "neutral" },
};

/** The filters of a preview, in their order. */
export function previewFilters(domain: string | null) {
  return [
    { id: "all", label: "All" },
    { id: "end", label: "Lose access" },
    { id: "create", label: "New" },
    { id: "restore", label: "Get access back" },
    { id: "update", label: "Changed" },
    { id: "unfit", label: "Passed over" },
    { id: "groups", label: "Groups" },
    { id: "outside", label: `Not of ${domain ?? "the domain"}` },
  ] as const;
}
