"use client";

import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Pager } from "#components/ui/pager.tsx";
import { LoadState } from "./load-state.tsx";

interface PagedRowsProps {
  /** What is listed: "The users". */
  what: string;
  /** What has been read; undefined while it is. */
  page: { previous: string | null; next: string | null } | undefined;
  error: unknown;
  isEmpty: boolean;
  /** Where the page begins; null: the first. */
  at: string | null;
  onMove: (at: string | null, how?: { history: "push"; scroll: true }) => void;
  /** How many there are: "1,234 users". */
  counted: string;
  children: ReactNode;
}

/** Rows of a list that is read by places, with what stands there while they are read, and with the way on. */
export function PagedRows({ what, page, error, isEmpty, at, onMove, counted, children }: PagedRowsProps) {
  return (
    <>
      <LoadState
        isPadded
        isLoaded={page !== undefined}
        error={error}
        what={what}
        rows={10}
        action={at ? <Button onPress={() => onMove(null)}>To the first page</Button> : null}
      />
      {page ? children : null}
      {page && (!isEmpty || at) ? (
        <Pager
          isFirst={!at}
          previous={page.previous}
          next={page.next}
          onMove={(to) => onMove(to, { history: "push", scroll: true })}
        >
          {counted}
        </Pager>
      ) : null}
    </>
  );
}
