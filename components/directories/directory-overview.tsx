"use client";

import { Check, Circle } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { LoadState } from "#components/layout/load-state.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { figures } from "#components/ui/number-words.ts";
import { AbsoluteTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ConnectionView, DirectoryView } from "#lib/directories/contract.ts";
import { clientProfileWords } from "./client-profile-words.ts";
import { dayOf } from "./day.ts";
import { policySentences } from "./policy-words.ts";
import { useDirectory } from "./queries.ts";
import { setupSteps } from "./setup-steps.ts";

/** Everything that is known of a directory, and what it still needs. `children` is its diagnostics. */
export function DirectoryOverview({ directoryId, children }: { directoryId: string; children?: ReactNode }) {
  const { data: directory, error } = useDirectory(directoryId);
  if (!directory) return <LoadState error={error} what="The directory" rows={6} />;
  // Nothing is asked of such a client: what it sent stands where others have their diagnostics.
  const isPushOnly = directory.type === "scim" && directory.cluster === null;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-5">
        {directory.enabled ? null : (
          <Callout tone="warn" title="This directory is disabled">
            Its SCIM calls are refused and its diagnostics rest. Users, groups and settings stay as they are.
            Enable it again under Danger.
          </Callout>
        )}
        <SetupCard directory={directory} />
        {isPushOnly ? <ContentsCard directory={directory} /> : children}
      </div>
      <div className="flex min-w-0 flex-col gap-5">
        <Card title="Connection">
          <ConnectionFacts connection={directory.connection} />
        </Card>
        {isPushOnly ? null : <ContentsCard directory={directory} />}
        <PolicyCard directory={directory} />
      </div>
    </div>
  );
}

function ContentsCard({ directory }: { directory: DirectoryView }) {
  return (
    <Card title="In this directory">
      <Facts>
        <Fact name="Users">
          {directory.users > 0 ? (
            <TextLink href={`/users?directory=${directory.id}`}>{figures(directory.users)}</TextLink>
          ) : (
            "None yet"
          )}
        </Fact>
        <Fact name="Groups">{figures(directory.groups)}</Fact>
        <Fact name="Devices">{figures(directory.devices)}</Fact>
        <Fact name="Keys">
          <TextLink href={`/settings/directories/${directory.id}/keys`}>{String(directory.keys)}</TextLink>
        </Fact>
        {directory.type === "scim" && directory.cluster === null ? null : (
          <Fact name="Cluster">
            {directory.cluster ? (
              <TextLink href="/environment/identity-servers?tab=cluster">{directory.cluster.name}</TextLink>
            ) : (
              "Not bound"
            )}
          </Fact>
        )}
        <Fact name="SCIM client">{clientProfileWords[directory.clientProfile].label}</Fact>
        <Fact name="Last SCIM call">
          {directory.scimLastSeenAt ? <RelativeTime iso={directory.scimLastSeenAt} /> : "None yet"}
        </Fact>
        <Fact name="Added">
          <AbsoluteTime iso={directory.createdAt} />
        </Fact>
      </Facts>
    </Card>
  );
}

function SetupCard({ directory }: { directory: DirectoryView }) {
  const steps = setupSteps(directory);
  const open = steps.filter((step) => !step.isDone);
  if (open.length === 0) return null;
  const next = open[0];
  return (
    <Card
      title="Set-up"
      description={`${steps.length - open.length} of ${steps.length} steps are done.`}
      padded={false}
    >
      <ol className="divide-y">
        {steps.map((step) => (
          <li key={step.label} className="flex min-h-11 items-center gap-3 px-4 py-2">
            {step.isDone ? (
              <Check aria-hidden className="size-4 shrink-0 text-ok" />
            ) : (
              <Circle aria-hidden className="size-4 shrink-0 text-muted" />
            )}
            <span className={step.isDone ? "flex-1 text-muted" : "flex-1 font-medium"}>
              {step.label}
              <span className="sr-only">{step.isDone ? ", done" : ", open"}</span>
            </span>
            {step === next ? (
              <Link
                href={step.href}
                className="rounded-sm font-medium text-accent underline-offset-2 hover:underline"
              >
                {step.action}
              </Link>
            ) : null}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function ConnectionFacts({ connection }: { connection: ConnectionView }) {
  if (connection.type === "scim") {
    return <p className="text-muted">This client sends its users here. Muster calls nothing of it.</p>;
  }
  if (connection.type === "okta") {
    return (
      <Facts>
        <Fact name="Tenant ID" stacked>
          <Copyable label="Tenant ID" value={connection.tenantUrl} />
        </Fact>
        {connection.authMethod === "key" ? (
          <>
            <Fact name="Client ID" stacked>
              <Copyable label="Client ID" value={connection.clientId} />
            </Fact>
            <Fact name="Key (kid)" stacked>
              {connection.key ? <Copyable label="Key id" value={connection.key.kid} /> : "Not set"}
            </Fact>
          </>
        ) : (
          <Fact name="Okta API token">
            <SecretFact secret={connection.apiToken} />
          </Fact>
        )}
      </Facts>
    );
  }
  return (
    <Facts>
      <Fact name="Domain name" stacked>
        <Copyable label="Domain name" value={connection.domainName} />
      </Fact>
      <Fact name="All users' UPN ends with it">{connection.upnSuffixMatchesDomain ? "Yes" : "No"}</Fact>
      <Fact name="Directory (tenant) ID" stacked>
        <Copyable label="Directory (tenant) ID" value={connection.tenantId} />
      </Fact>
      <Fact name="Application (client) ID" stacked>
        <Copyable label="Application (client) ID" value={connection.clientId} />
      </Fact>
      {connection.authMethod === "key" ? (
        <Fact name="Client certificate">
          <SecretFact
            secret={
              connection.key && {
                setAt: connection.key.createdAt,
                expiresAt: connection.key.certificate?.expiresAt ?? null,
              }
            }
          />
        </Fact>
      ) : (
        <Fact name="Client secret">
          <SecretFact secret={connection.clientSecret} />
        </Fact>
      )}
    </Facts>
  );
}

function SecretFact({ secret }: { secret: { setAt: string; expiresAt: string | null } | null }) {
  if (!secret) return "Not set";
  return (
    <>
      Set on <time dateTime={secret.setAt}>{dayOf(secret.setAt)}</time>
      {secret.expiresAt ? (
        <>
          , expires on <span className="whitespace-nowrap">{dayOf(secret.expiresAt)}</span>
        </>
      ) : null}
    </>
  );
}

function PolicyCard({ directory }: { directory: DirectoryView }) {
  const sentences = policySentences(directory.type, directory.policy);
  return (
    <Card
      title={
        <>
          When a user changes{" "}
          <Badge className="ml-1.5">
            {directory.policy.removeDevices ? "Devices are removed" : "Devices stay"}
          </Badge>
        </>
      }
    >
      <p>{sentences.devices}</p>
      <p className="mt-2 text-muted">
        {sentences.record} The policy applies to each status change that Muster receives.
      </p>
    </Card>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid gap-y-2.5">{children}</dl>;
}

function Fact({ name, stacked = false, children }: { name: string; stacked?: boolean; children: ReactNode }) {
  return (
    <div className={stacked ? "" : "grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] items-baseline gap-3"}>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

function Copyable({ label, value }: { label: string; value: string }) {
  return (
    <span className="flex items-start justify-between gap-1">
      <code className="min-w-0 break-all text-sm">{value}</code>
      <CopyButton value={value} label={label} className="-my-1.5" />
    </span>
  );
}
