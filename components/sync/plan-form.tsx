"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { Select } from "#components/ui/select.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SyncView } from "#lib/sync/contract.ts";
import { GroupsSetting } from "./groups-setting.tsx";
import { useUpdateSync } from "./queries.ts";
import { reachOptions } from "./words.ts";

const fullChoices = [60, 180, 360, 720, 1440, 10_080];
const changesChoices = [10, 30, 60, 300, 900, 3600];

interface PlanFormProps {
  directoryId: string;
  plan: SyncView["plan"];
  isPossible: boolean;
  mayChange: boolean;
}

/** Whether, whom and how often. */
export function PlanForm({ directoryId, plan, isPossible, mayChange }: PlanFormProps) {
  const saved = {
    enabled: plan.enabled,
    reach: plan.reach,
    fullEveryMinutes: plan.fullEveryMinutes,
    changesEverySeconds: plan.changesEverySeconds,
    groups: plan.groups,
    groupNames: plan.groupNames,
  };
  const [draft, setDraft] = useState(saved);
  const update = useUpdateSync(directoryId);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved);
  useUnsavedChanges(isDirty && !update.isPending);
  if (!isPossible) return null;
  const isFixed = !mayChange;
  return (
    <Card
      title="How it is read"
      footer={
        mayChange ? (
          <Button
            variant="primary"
            pending={update.isPending}
            onPress={() =>
              update.mutate(draft, {
                onSuccess: () => toast.success("Saved."),
                onError: (problem) => toast.error(messageOf(problem)),
              })
            }
          >
            Save
          </Button>
        ) : null
      }
    >
      <div className="flex max-w-form flex-col gap-5">
        <Switch
          label="Read this directory"
          description="Identity servers ask it for changes. Without it, only what it pushes by SCIM is known: Okta, for one, pushes nothing when it suspends somebody."
          isSelected={draft.enabled}
          onChange={(enabled) => setDraft({ ...draft, enabled })}
          isDisabled={isFixed}
        />
        <RadioGroup
          label="Whom it brings in"
          value={draft.reach}
          onChange={(reach) => setDraft({ ...draft, reach })}
          isDisabled={isFixed}
          options={reachOptions}
        />
        <GroupsSetting
          setting={draft}
          onChange={(setting) => setDraft({ ...draft, ...setting })}
          isDisabled={isFixed}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label="Changes"
            options={changesChoices.map((seconds) => ({ id: String(seconds), label: everyWords(seconds) }))}
            value={String(draft.changesEverySeconds)}
            onChange={(value) => setDraft({ ...draft, changesEverySeconds: Number(value) })}
            isDisabled={isFixed}
          />
          <Select
            label="Everything"
            options={fullChoices.map((minutes) => ({ id: String(minutes), label: everyWords(minutes * 60) }))}
            value={String(draft.fullEveryMinutes)}
            onChange={(value) => setDraft({ ...draft, fullEveryMinutes: Number(value) })}
            isDisabled={isFixed}
          />
        </div>
      </div>
    </Card>
  );
}

function everyWords(seconds: number): string {
  const [count, unit] =
    seconds < 60
      ? [seconds, "second"]
      : seconds < 3600
        ? [seconds / 60, "minute"]
        : seconds < 86_400
          ? [seconds / 3600, "hour"]
          : [seconds / 86_400, "day"];
  return count === 1 ? `Every ${unit}` : `Every ${count} ${unit}s`;
}
