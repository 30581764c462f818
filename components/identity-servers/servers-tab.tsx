"use client";

import { Server } from "lucide-react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { AbsoluteTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { IdentityServerView } from "#lib/identity-servers/contract.ts";
import { useIdentityServers } from "./queries.ts";
import { serverLooks } from "./server-words.ts";

/** Every identity server, and how another one is started. */
export function ServersTab() {
  const { data, error, isPending } = useIdentityServers();
  return (
    <div className="flex flex-col gap-5">
      <Card padded={false}>
        {isPending ? <SkeletonRows rows={3} label="Loading the identity servers" /> : null}
        {error && !data ? (
          <Callout tone="error" role="alert" className="m-4">
            {messageOf(error)}
          </Callout>
        ) : null}
        {data?.servers.length === 0 ? (
          <EmptyState icon={<Server />} title="No identity server has registered yet">
            The installation starts one of its own, which registers within seconds. If it doesn’t, look into
            the server’s log.
          </EmptyState>
        ) : null}
        {data && data.servers.length > 0 ? <ServersTable servers={data.servers} /> : null}
      </Card>
      <StartAnother clusters={[...new Set(data?.servers.map(({ cluster }) => cluster.name) ?? [])]} />
    </div>
  );
}

function ServersTable({ servers }: { servers: readonly IdentityServerView[] }) {
  return (
    <Table label="Identity servers">
      <TableHead>
        <tr>
          <TableHeader>Name</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader className="max-md:hidden">Cluster</TableHeader>
          <TableHeader className="max-lg:hidden">Host</TableHeader>
          <TableHeader className="max-lg:hidden">Version</TableHeader>
          <TableHeader className="max-sm:hidden">Last heartbeat</TableHeader>
          <TableHeader className="text-right max-md:hidden">Running jobs</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {servers.map((server) => (
          <TableRow key={server.id}>
            <TableCell>
              <span className="font-medium [overflow-wrap:anywhere]">{server.name}</span>
              <span className="block text-muted text-xs md:hidden">
                {server.cluster.name}, {server.runningJobs} running
              </span>
              <span className="block text-muted text-xs lg:hidden">
                {server.host}, process {server.pid}, {server.version}
              </span>
              <span className="block text-muted text-xs sm:hidden">
                Heartbeat: <LastSign server={server} />
              </span>
            </TableCell>
            <TableCell>
              <Status {...serverLooks[server.state]} />
            </TableCell>
            <TableCell className="max-md:hidden">{server.cluster.name}</TableCell>
            <TableCell className="whitespace-nowrap max-lg:hidden">
              {server.host} <span className="text-muted">(process {server.pid})</span>
            </TableCell>
            <TableCell className="tabular-nums max-lg:hidden">{server.version}</TableCell>
            <TableCell className="max-sm:hidden">
              <LastSign server={server} />
            </TableCell>
            <TableCell className="text-right tabular-nums max-md:hidden">{server.runningJobs}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function LastSign({ server }: { server: IdentityServerView }) {
  if (server.state === "running") return <RelativeTime iso={server.heartbeatAt} />;
  if (server.state === "dead") return <AbsoluteTime iso={server.heartbeatAt} className="text-error" />;
  return (
    <span className="text-muted">
      Stopped <RelativeTime iso={server.stoppedAt ?? server.heartbeatAt} />
    </span>
  );
}

function StartAnother({ clusters }: { clusters: readonly string[] }) {
  const cluster = clusters[0] ?? "Default";
  return (
    <Card
      title="Start another one"
      description="One identity server comes with the installation, with nothing to set up. A second one, on this or another machine, goes on when the first fails: within 30 seconds it takes over its jobs."
    >
      <div className="flex max-w-form flex-col gap-4">
        <CopyField
          label="Command"
          value={`npm run identity-server -- --cluster "${cluster}"`}
          description={
            <>
              In a copy of Muster of the same version. Another name after <code>--cluster</code> makes a new
              cluster, for directories that only certain machines may reach.
            </>
          }
        />
        <p className="text-muted">
          On another machine it needs the same <code>DATABASE_URL</code>, <code>MUSTER_SECRET_KEYS</code> and{" "}
          <code>NEXTAUTH_SECRET</code> as this installation, and a way out to the directories.
        </p>
      </div>
    </Card>
  );
}
