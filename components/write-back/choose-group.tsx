"use client";

import { type FormEvent, useState } from "react";
import { ApiProblem } from "#components/layout/api.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { ManagedGroupView } from "#lib/write-back/contract.ts";
import { earlierOptions } from "./earlier-options.ts";
import { useChooseManagedGroup } from "./queries.ts";

interface ChooseGroupProps {
  directoryId: string;
  view: ManagedGroupView;
  mayChange: boolean;
  onDone: () => void;
  onCancel: (() => void) | null;
}

/** Names the group by its id or the address of its page; it is looked at in Okta before it is saved. */
export function ChooseGroup({ directoryId, view, mayChange, onDone, onCancel }: ChooseGroupProps) {
  const choose = useChooseManagedGroup(directoryId);
  const [group, setGroup] = useState("");
  const [earlier, setEarlier] = useState<"remove" | "keep">("remove");

  async function submit(event: FormEvent) {
    event.preventDefault();
    try {
      const saved = await choose.mutateAsync({ group, earlier });
      toast.success(`${saved.group?.name} is the managed group now.`);
      onDone();
    } catch {
      // The sentence stands beside the field.
    }
  }

  const isAboutField =
    choose.error instanceof ApiProblem && choose.error.fieldErrors.some(({ field }) => field === "group");
  const problem = choose.error ? messageOf(choose.error) : undefined;
  const fieldProblem =
    isAboutField && choose.error instanceof ApiProblem ? choose.error.fieldErrors[0]?.detail : undefined;
  return (
    <Card
      title={onCancel ? "Choose another group" : "Choose a managed group"}
      description="Users with a device are put into this group of your Okta org, and taken out with their last device or their access. A sign-on policy can then ask for the group."
    >
      <ul className="mb-4 list-disc pl-5 text-muted text-sm">
        <li>Members whom somebody else put in are never taken out.</li>
        <li>The group must have been created in Okta itself, without group rules.</li>
        <li>
          Muster needs the right to change its members: the role Group Membership Administrator for this
          group, and with OAuth the scope <code>okta.groups.manage</code>. The diagnostics check both.
        </li>
      </ul>
      {mayChange ? (
        <form onSubmit={submit} noValidate className="flex flex-col gap-4">
          <TextField
            label="Group ID, or address of the group's page"
            placeholder="https://acme-admin.okta.com/admin/group/00g1emaKYZTWRYYRRTSK"
            description="In Okta: Directory › Groups, open the group, and copy the address of the page."
            mono
            value={group}
            error={fieldProblem}
            onChange={(event) => setGroup(event.target.value)}
          />
          {onCancel && view.counts.there + view.counts.leaving > 0 ? (
            <RadioGroup
              label={`Memberships that Muster made in ${view.group?.name ?? "the group before"}`}
              options={earlierOptions}
              value={earlier}
              onChange={setEarlier}
            />
          ) : null}
          {problem && !isAboutField ? (
            <Callout tone="error" role="alert">
              {problem}
            </Callout>
          ) : null}
          <div className="flex flex-wrap justify-end gap-2">
            {onCancel ? <Button onPress={onCancel}>Cancel</Button> : null}
            <Button type="submit" variant="primary" pending={choose.isPending}>
              Check and save
            </Button>
          </div>
        </form>
      ) : (
        <p className="text-muted">No group is managed. Ask an admin to choose one.</p>
      )}
    </Card>
  );
}
