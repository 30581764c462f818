import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { UserView } from "#lib/users/contract.ts";
import { USER_COUNT_CAP } from "#lib/users/vocabulary.ts";
import { cappedCount } from "./status-words.ts";

/** Identifiers, people and groups around a user. */
export function UserFacts({ user }: { user: UserView }) {
  const { reports, groups } = user;
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Card title="Identifiers">
        <dl className="flex flex-col gap-3">
          <Identifier
            label={`Primary user identifier (${user.identifier.label})`}
            value={user.identifier.value}
          />
          <Identifier label="User name" value={user.userName} />
          <Identifier label="External ID" value={user.externalId} />
          {user.providerId ? (
            <Identifier
              label={user.directory.type === "okta" ? "Okta ID" : "Object ID"}
              value={user.providerId}
            />
          ) : null}
          <Identifier label="Muster ID" value={user.id} />
        </dl>
      </Card>
      <Card title="Manager and reports">
        <dl className="flex flex-col gap-3">
          <Fact label="Manager">
            {user.manager ? (
              <TextLink href={`/users/${user.manager.id}`}>{user.manager.name}</TextLink>
            ) : user.managerRef ? (
              <>
                <code className="text-sm [overflow-wrap:anywhere]">{user.managerRef}</code>
                <span className="block text-muted text-sm">
                  No user of this directory has this id or user name yet. It is linked as soon as one arrives.
                </span>
              </>
            ) : (
              <span className="text-muted">The directory named none.</span>
            )}
          </Fact>
          <Fact
            label={
              reports.count === 0 ? "Reports" : `Reports (${cappedCount(reports.count, USER_COUNT_CAP)})`
            }
          >
            {reports.count === 0 ? <span className="text-muted">None.</span> : null}
            <NameList
              names={reports.users}
              hrefOf={(id) => `/users/${id}`}
              more={reports.count - reports.users.length}
            />
          </Fact>
        </dl>
      </Card>
      <Card title={groups.count === 0 ? "Groups" : `Groups (${cappedCount(groups.count, USER_COUNT_CAP)})`}>
        {groups.count === 0 ? (
          <p className="text-muted">In no group that the directory has sent.</p>
        ) : (
          <NameList names={groups.groups} more={groups.count - groups.groups.length} />
        )}
      </Card>
      <Card title="Record">
        <dl className="flex flex-col gap-3">
          <Fact label="First provisioned">
            <AbsoluteTime iso={user.createdAt} />
          </Fact>
          <Fact label="Last changed">
            <AbsoluteTime iso={user.updatedAt} />
          </Fact>
        </dl>
      </Card>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function Identifier({ label, value }: { label: string; value: string | null }) {
  return (
    <Fact label={label}>
      {value === null ? (
        <span className="text-muted">none</span>
      ) : (
        <span className="flex items-start justify-between gap-2">
          <code className="min-w-0 py-1 text-sm [overflow-wrap:anywhere]">{value}</code>
          <CopyButton value={value} label={label} />
        </span>
      )}
    </Fact>
  );
}

function NameList({
  names,
  hrefOf,
  more,
}: {
  names: readonly { id: string; name: string }[];
  hrefOf?: (id: string) => string;
  more: number;
}) {
  if (names.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1">
      {names.map(({ id, name }) => (
        <li key={id} className="[overflow-wrap:anywhere]">
          {hrefOf ? <TextLink href={hrefOf(id)}>{name}</TextLink> : name}
        </li>
      ))}
      {more > 0 ? <li className="text-muted">and {cappedCount(more, USER_COUNT_CAP)} more</li> : null}
    </ul>
  );
}
