"use client";

import { Mail } from "lucide-react";
import { useQueryStates } from "nuqs";
import { lazy, Suspense } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { useSelection } from "#components/ui/use-selection.ts";
import type { MailView } from "#lib/mail/contract.ts";
import { ChosenMails } from "./chosen-mails.tsx";
import { MailFilterBar } from "./mail-filter-bar.tsx";
import { filterOf, mailFilters } from "./mail-filters.ts";
import { MailStanding } from "./mail-standing.tsx";
import { MailTable } from "./mail-table.tsx";
import { useMailList } from "./queries.ts";

/** Brings the machinery of overlays with it: loaded when the first mail is opened. */
const MailDrawer = lazy(() => import("./mail-drawer.tsx"));

const NO_FILTER = { state: null, kind: null, directory: null, text: "" } as const;

interface MailListProps {
  /** Roles that may send and cancel. */
  mayChange: boolean;
  /** False for admins who are limited to some directories: the way out is not theirs. */
  mayTest: boolean;
}

/** The outbox: every mail, what became of it, and whether mail goes out at all. */
export function MailList({ mayChange, mayTest }: MailListProps) {
  const [filters, setFilters] = useQueryStates(mailFilters);
  const filter = filterOf(filters);
  const list = useMailList(filter);
  const selection = useSelection<MailView>();
  const mails = list.data?.pages.flatMap((page) => page.mails);
  const first = list.data?.pages[0];
  const isFiltered = Object.keys(filter).length > 0;
  const clear = () => {
    selection.clear();
    void setFilters(NO_FILTER);
  };

  return (
    <>
      <PageHeader
        title="Mail"
        description="Every mail that Muster sends: alerts, reminders and invitations, with what the SMTP server said."
        actions={
          mayTest ? <LinkButton href="/settings/organisation#mail">Send a test mail</LinkButton> : null
        }
      />
      {first ? (
        <div className="mb-4">
          <MailStanding status={first.status} />
        </div>
      ) : null}
      <Card padded={false}>
        <MailFilterBar
          filters={filters}
          directories={first?.directories ?? []}
          onChange={(change) => {
            selection.clear();
            void setFilters(change);
          }}
          onClear={isFiltered ? clear : null}
        />
        {selection.chosen.length > 0 ? (
          <ChosenMails
            chosen={selection.chosen}
            shown={mails?.length ?? 0}
            filter={list.hasNextPage ? filter : null}
            onDone={selection.clear}
          />
        ) : null}
        {list.error ? (
          <Callout tone="error" role="alert" className="m-4" title="The mails could not be read">
            {messageOf(list.error)}
          </Callout>
        ) : null}
        {mails && mails.length > 0 ? (
          <MailTable
            mails={mails}
            isStale={list.isPlaceholderData}
            selection={mayChange ? selection : null}
            onShow={(mail) => void setFilters({ mail }, { history: "push" })}
          />
        ) : null}
        {mails?.length === 0 ? (
          <EmptyState
            icon={<Mail />}
            title={isFiltered ? "Nothing matches these filters" : "No mail yet"}
            action={isFiltered ? <Button onPress={clear}>Clear filters</Button> : null}
          >
            {isFiltered
              ? "Choose another state, purpose or directory."
              : "What Muster mails appears here when it is written, and stays for 90 days."}
          </EmptyState>
        ) : null}
        {mails || list.error ? null : <SkeletonRows rows={10} label="Loading mails" />}
      </Card>
      {list.hasNextPage ? (
        <div className="mt-4 flex justify-center">
          <Button pending={list.isFetchingNextPage} onPress={() => list.fetchNextPage()}>
            Show older mails
          </Button>
        </div>
      ) : null}
      {filters.mail ? (
        <Suspense>
          <MailDrawer id={filters.mail} onClose={() => void setFilters({ mail: null })} />
        </Suspense>
      ) : null}
    </>
  );
}
