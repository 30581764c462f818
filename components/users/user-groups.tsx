"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { LoadState } from "#components/layout/load-state.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { cappedCount } from "#components/ui/number-words.ts";
import { TextLink } from "#components/ui/text-link.tsx";
import type { GroupsOfUser } from "#lib/groups/contract.ts";
import { USER_COUNT_CAP } from "#lib/users/vocabulary.ts";
import { groupsOfUserQuery } from "./groups-of-user-query.ts";

/** The groups that a user is in: directly, and through groups that these are in. */
export function UserGroups({ userId }: { userId: string }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    groupsOfUserQuery(userId),
  );
  const [first] = data?.pages ?? [];
  const groups = data?.pages.flatMap((page) => page.groups) ?? [];
  const direct = groups.filter(({ via }) => via.length === 0);
  const nested = groups.filter(({ via }) => via.length > 0);
  return (
    <Card
      title={first && first.direct > 0 ? `Groups (${cappedCount(first.direct, USER_COUNT_CAP)})` : "Groups"}
    >
      <LoadState isLoaded={data !== undefined} error={error} what="The groups" rows={2} />
      {first && first.direct === 0 ? (
        <p className="text-muted">In no group that the directory has sent.</p>
      ) : null}
      <GroupNames groups={direct} />
      {nested.length > 0 && first ? (
        <>
          <h3 className="mt-3 mb-1 text-muted text-sm">
            Through other groups ({cappedCount(first.nested, USER_COUNT_CAP)})
          </h3>
          <GroupNames groups={nested} />
        </>
      ) : null}
      {hasNextPage ? (
        <Button size="sm" className="mt-3" pending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          Show more groups
        </Button>
      ) : null}
    </Card>
  );
}

function GroupNames({ groups }: { groups: GroupsOfUser["groups"] }) {
  if (groups.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1">
      {groups.map(({ id, name, via }) => (
        <li key={id} className="[overflow-wrap:anywhere]">
          <TextLink href={`/groups/${id}/members`}>{name}</TextLink>
          {via.length > 0 ? (
            <span className="block text-muted text-sm">
              via{" "}
              {via.map((group, index) => (
                <Fragment key={group.id}>
                  {index > 0 ? " › " : null}
                  {group.name}
                </Fragment>
              ))}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
