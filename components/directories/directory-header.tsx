"use client";

import { LifeBuoy } from "lucide-react";
import { useSelectedLayoutSegment } from "next/navigation";
import { Badge } from "#components/ui/badge.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { LinkTabs } from "#components/ui/tabs.tsx";
import { directoryTypeNames } from "#lib/directories/vocabulary.ts";
import { HealthStatus } from "./health-status.tsx";
import { useDirectory } from "./queries.ts";

const tabs = [
  { segment: null, label: "Overview", forAdmins: false },
  { segment: "keys", label: "Keys", forAdmins: false },
  { segment: "mapping", label: "Mapping", forAdmins: false },
  { segment: "config", label: "Config", forAdmins: false },
  { segment: "sync", label: "Sync", forAdmins: false },
  { segment: "managed-group", label: "Managed group", forAdmins: false },
  { segment: "edit", label: "Edit", forAdmins: true },
  { segment: "danger", label: "Danger", forAdmins: true },
] as const;

/** Name, state and tabs above every page of one directory. */
export function DirectoryHeader({ directoryId, mayChange }: { directoryId: string; mayChange: boolean }) {
  const { data: directory } = useDirectory(directoryId);
  const current = useSelectedLayoutSegment();
  const base = `/settings/directories/${directoryId}`;
  return (
    <div className="mb-6">
      <PageHeader
        title={directory?.name ?? "Directory"}
        after={
          directory ? (
            <>
              <Badge>{directoryTypeNames[directory.type]}</Badge>
              <HealthStatus directory={directory} />
            </>
          ) : null
        }
        description={directory?.address}
        actions={
          <LinkButton
            href={`${base}?troubleshoot=all`}
            scroll={false}
            icon={<LifeBuoy aria-hidden className="size-4" />}
          >
            Troubleshoot
          </LinkButton>
        }
      />
      <LinkTabs
        label="Directory"
        tabs={tabs
          .filter(({ forAdmins }) => mayChange || !forAdmins)
          // A directory that only pushes can't be read.
          .filter(
            ({ segment }) => (segment !== "sync" && segment !== "mapping") || directory?.type !== "scim",
          )
          .filter(({ segment }) => segment !== "managed-group" || directory?.type === "okta")
          .map(({ segment, label }) => ({
            href: segment === null ? base : `${base}/${segment}`,
            label,
            isCurrent: current === segment,
          }))}
      />
    </div>
  );
}
