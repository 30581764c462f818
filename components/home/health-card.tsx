import Link from "next/link";
import { PushStatus } from "#components/directories/health-status.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { figures } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { directoryTypeNames } from "#lib/directories/vocabulary.ts";
import type { Glance } from "#lib/home/contract.ts";

/** The others are on their own page. */
const SHOWN = 8;

/** Each directory's state in a line; those in trouble come first. */
export function HealthCard({ directories, total }: { directories: readonly Glance[]; total: number }) {
  const shown = directories.slice(0, SHOWN);
  return (
    <Card
      title="Directories"
      padded={false}
      {...(total > shown.length && {
        footer: (
          <TextLink href="/settings/directories" className="text-sm">
            All {figures(total)} directories
          </TextLink>
        ),
      })}
    >
      <ul className="divide-y">
        {shown.map((directory) => (
          <li key={directory.id} className="relative flex items-center gap-3 px-4 py-2.5 hover:bg-surface">
            <div className="min-w-0 flex-1">
              <div className="flex min-w-0 items-center gap-2">
                <Link
                  href={`/settings/directories/${directory.id}`}
                  className="truncate rounded-sm font-medium after:absolute after:inset-0"
                >
                  {directory.name}
                </Link>
                <Badge>{directoryTypeNames[directory.type]}</Badge>
              </div>
              <p className="mt-0.5 text-muted text-sm">
                <LastNews directory={directory} />
              </p>
            </div>
            {directory.enabled ? (
              <DirectoryState directory={directory} />
            ) : (
              <Status state="none" label="Disabled" />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function DirectoryState({ directory: { state, type, lastCallAt } }: { directory: Glance }) {
  if (state) return <Status state={state} />;
  if (type === "scim") return <PushStatus hasCalled={lastCallAt !== null} />;
  return <Status state="none" label="Not checked" />;
}

function LastNews({ directory: { clusterName, checkedAt, lastCallAt, type } }: { directory: Glance }) {
  if (lastCallAt) {
    return (
      <>
        Last call <RelativeTime iso={lastCallAt} />
      </>
    );
  }
  if (checkedAt) {
    return (
      <>
        Checked <RelativeTime iso={checkedAt} />
      </>
    );
  }
  if (type === "scim") return "Waits for its client’s first call";
  return clusterName ? `Bound to ${clusterName}` : "Not bound to a cluster";
}
