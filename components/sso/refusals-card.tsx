"use client";

import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { samlReasonWords } from "#lib/sso/vocabulary.ts";
import { useRefusals } from "./queries.ts";

/** Refused sign-ins with their cause: what an admin looks at when somebody says that it does not work. */
export function RefusalsCard({ directoryId }: { directoryId: string }) {
  const { data } = useRefusals(directoryId);
  if (!data || data.refusals.length === 0) return null;
  return (
    <Card title="Refused sign-ins" description="The latest, newest first." padded={false}>
      <ul className="divide-y">
        {data.refusals.map(({ id, at, reason, detail, nameId, user }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-4 px-4 py-2.5 text-sm">
            <div className="min-w-0 flex-1 basis-64 [overflow-wrap:anywhere]">
              <p className="font-medium">{samlReasonWords[reason].seen}</p>
              {detail ? <p className="text-muted">{detail}</p> : null}
              <p className="text-muted">{samlReasonWords[reason].remedy}</p>
            </div>
            <div className="min-w-0 text-muted [overflow-wrap:anywhere]">
              {user ? <TextLink href={`/users/${user.id}`}>{user.name}</TextLink> : nameId}
              {user || nameId ? " · " : null}
              <RelativeTime iso={at} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
