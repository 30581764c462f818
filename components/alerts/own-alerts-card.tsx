"use client";

import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Card } from "#components/ui/card.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { toast } from "#components/ui/toast.tsx";
import { ALERT_KINDS, type AlertKind, alertKinds } from "#lib/alerts/vocabulary.ts";
import { useUpdateOwnAlerts } from "./queries.ts";

/** Of what the signed-in admin is told by mail; each switch saves by itself. */
export function OwnAlertsCard({ muted: initial, email }: { muted: readonly AlertKind[]; email: string }) {
  const [muted, setMuted] = useState(initial);
  const save = useUpdateOwnAlerts();

  function change(kind: AlertKind, isWanted: boolean) {
    const before = muted;
    const next = isWanted ? before.filter((one) => one !== kind) : [...before, kind];
    setMuted(next);
    save.mutate(
      { muted: next },
      {
        onError: (problem) => {
          setMuted(before);
          toast.error(messageOf(problem));
        },
      },
    );
  }

  return (
    <Card
      title="Alerts by mail"
      description={`To ${email}, about the directories that you administer. Home shows all of them in any case.`}
    >
      <div className="flex flex-col gap-4">
        {alertKinds.map((kind) => (
          <Switch
            key={kind}
            label={ALERT_KINDS[kind].label}
            description={ALERT_KINDS[kind].description}
            isSelected={!muted.includes(kind)}
            isDisabled={save.isPending}
            onChange={(isWanted) => change(kind, isWanted)}
          />
        ))}
      </div>
    </Card>
  );
}
