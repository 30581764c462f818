"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { Callout } from "#components/ui/callout.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { AttentionCard } from "./attention-card.tsx";
import { ChecklistCard } from "./checklist-card.tsx";
import { HealthCard } from "./health-card.tsx";
import { useHome } from "./queries.ts";
import { Welcome } from "./welcome.tsx";

interface HomeProps {
  /** How the admin is addressed. */
  firstName: string;
  /** False for roles that may look but not change. */
  maySetUp: boolean;
}

export function Home({ firstName, maySetUp }: HomeProps) {
  const { data, error } = useHome();
  if (!data) return error ? <Callout tone="error">{messageOf(error)}</Callout> : null;
  if (data.directoryCount === 0)
    return <Welcome firstName={firstName} checklist={data.checklist} maySetUp={maySetUp} />;

  const aside = (
    <>
      <AttentionCard notices={data.attention} />
      <HealthCard directories={data.directories} total={data.directoryCount} />
    </>
  );
  return (
    <>
      <PageHeader
        title="Home"
        actions={
          maySetUp ? (
            <LinkButton
              href="/settings/directories/new"
              variant={data.checklist.stage === "past" ? "primary" : "secondary"}
            >
              Add a directory
            </LinkButton>
          ) : null
        }
      />
      {data.checklist.stage === "past" ? (
        <div className="grid items-start gap-6 lg:grid-cols-2">{aside}</div>
      ) : (
        <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)]">
          <ChecklistCard checklist={data.checklist} />
          <div className="grid min-w-0 gap-6">{aside}</div>
        </div>
      )}
    </>
  );
}
