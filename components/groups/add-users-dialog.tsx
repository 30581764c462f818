"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#components/layout/api.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { counted } from "#components/ui/number-words.ts";
import { RestingSearch } from "#components/ui/resting-search.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { toast } from "#components/ui/toast.tsx";
import { userStatusWords } from "#components/users/status-words.ts";
import type { GroupView } from "#lib/groups/contract.ts";
import { MAX_ADDED_USERS } from "#lib/groups/vocabulary.ts";
import type { UserList } from "#lib/users/contract.ts";
import { useAddUsers } from "./queries.ts";

/** Chooses users of the group's directory by search, and adds them at once. What is chosen stays over searches. */
export default function AddUsersDialog({ group, onClose }: { group: GroupView; onClose: () => void }) {
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const add = useAddUsers(group.id);
  const query = new URLSearchParams({ sort: "name", directoryId: group.directory.id, search });
  const users = useQuery({
    queryKey: ["users", "to-add", String(query)],
    queryFn: ({ signal }) => api<UserList>(`users?${query}`, { signal }),
    placeholderData: keepPreviousData,
  });

  function choose(id: string, isChosen: boolean) {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  }

  async function submit() {
    try {
      const { added } = await add.mutateAsync({ userIds: [...chosen] });
      toast.success(
        added === 0
          ? `They are in ${group.name} already.`
          : `${counted(added, "user")} added to ${group.name}.`,
      );
      onClose();
    } catch {
      // The sentence stands in the dialog.
    }
  }

  return (
    <Dialog
      title={`Add users to ${group.name}`}
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={chosen.size === 0 || chosen.size > MAX_ADDED_USERS}
            pending={add.isPending}
            onPress={() => void submit()}
          >
            {chosen.size === 0 ? "Add users" : `Add ${counted(chosen.size, "user")}`}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <RestingSearch
          label={`Search users of ${group.directory.name}`}
          placeholder="Name, email or external ID"
          search={search}
          onSearch={setSearch}
          className="w-full"
        />
        {add.error || users.error ? (
          <Callout tone="error" role="alert">
            {messageOf(add.error ?? users.error)}
          </Callout>
        ) : null}
        {users.data ? (
          <fieldset className="max-h-80 min-h-40 overflow-y-auto rounded-lg border">
            <legend className="sr-only">Users</legend>
            {users.data.users.length === 0 ? (
              <p className="p-4 text-muted">
                {search === "" ? "This directory has no users yet." : "No user matches."}
              </p>
            ) : null}
            {users.data.users.map(({ id, displayName, userName, status }) => (
              <div key={id} className="border-b px-3 py-2 last:border-b-0">
                <Checkbox
                  label={displayName ?? userName}
                  description={
                    status === "active" ? userName : `${userName} · ${userStatusWords[status].label}`
                  }
                  isSelected={chosen.has(id)}
                  onChange={(isChosen) => choose(id, isChosen)}
                />
              </div>
            ))}
            {users.data.next ? (
              <p className="border-t p-3 text-muted text-sm">
                The first {users.data.users.length} are shown. Search to find others.
              </p>
            ) : null}
          </fieldset>
        ) : users.error ? null : (
          <SkeletonRows rows={5} label="Loading users" />
        )}
      </div>
    </Dialog>
  );
}
