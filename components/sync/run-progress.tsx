import type { SyncRunView } from "#lib/sync/contract.ts";

/** How far a running pass is, and how long it still takes. */
export function RunProgress({ progress }: { progress: NonNullable<SyncRunView["progress"]> }) {
  const { share, secondsLeft } = progress;
  return (
    <div className="mt-1 flex items-center gap-3">
      <progress
        aria-label="Progress of the sync"
        value={Math.round(share * 100)}
        max={100}
        className="h-1.5 w-full max-w-48 accent-accent"
      />
      {secondsLeft === null ? null : (
        <span className="whitespace-nowrap text-muted text-xs tabular-nums">{leftWords(secondsLeft)}</span>
      )}
    </div>
  );
}

function leftWords(seconds: number): string {
  return seconds < 60 ? `${seconds} s left` : `about ${Math.round(seconds / 60)} min left`;
}
