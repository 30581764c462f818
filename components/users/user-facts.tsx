import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { cappedCount } from "#components/ui/number-words.ts";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { UserView } from "#lib/users/contract.ts";
import { USER_COUNT_CAP } from "#lib/users/vocabulary.ts";
import { UserGroups } from "./user-groups.tsx";

/** Identifiers, people and groups around a user. */
export function UserFacts({ user }: { user: UserView }) {
  const { reports } = user;
  return (
    <div id="facts" className="flex min-w-0 flex-col gap-6">
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
            <ul className="flex flex-col gap-1">
              {reports.users.map(({ id, name }) => (
                <li key={id} className="[overflow-wrap:anywhere]">
                  <TextLink href={`/users/${id}`}>{name}</TextLink>
                </li>
              ))}
            </ul>
            {reports.count > 0 ? (
              <p className="mt-1">
                <TextLink href={`/users?manager=${user.id}`}>Show in the list of users</TextLink>
              </p>
            ) : null}
          </Fact>
        </dl>
      </Card>
      <UserGroups userId={user.id} />
      <Card title="Record">
        <dl className="flex flex-col gap-3">
          <Fact label={user.linkedAt ? "First seen" : "Created here"}>
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
