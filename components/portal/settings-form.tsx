"use client";

import { useState } from "react";
import { ApiProblem } from "#components/layout/api.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { BreakGlass } from "#components/sso/break-glass.tsx";
import { useLatestTest } from "#components/sso/queries.ts";
import { TurnOnDialog } from "#components/sso/turn-on-dialog.tsx";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { RadioGroup } from "#components/ui/radio-group.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { PortalSettingsView } from "#lib/portal/contract.ts";
import { type Authentication, INVITATION_DAYS } from "#lib/portal/vocabulary.ts";
import { usePortalSettings, useSessionCounts, useUpdatePortalSettings } from "./queries.ts";
import { endingSessions, SessionsThatEnd } from "./sessions-that-end.tsx";

interface SettingsFormProps {
  directory: { id: string; name: string };
  portalUrl: string;
  mayChange: boolean;
  /** Whether all that SAML needs is saved. */
  hasSaml: boolean;
  /** Another way to sign in is looked at; nothing is saved by it. */
  onChoose: (authentication: Authentication) => void;
}

/** A directory's Config tab: how its users sign in to the portal, and whether they are invited. */
export function PortalSettingsForm(props: SettingsFormProps) {
  const { data, error } = usePortalSettings(props.directory.id);
  if (data) return <LoadedForm {...props} saved={data} />;
  return error ? (
    <Callout tone="error" role="alert" title="The settings could not be read">
      {messageOf(error)}
    </Callout>
  ) : (
    <SkeletonRows rows={6} label="Loading the settings" />
  );
}

function LoadedForm({
  directory,
  portalUrl,
  mayChange,
  hasSaml,
  onChoose,
  saved,
}: SettingsFormProps & { saved: PortalSettingsView }) {
  const [draft, setDraft] = useState(saved);
  const [days, setDays] = useState(String(saved.invitationDays));
  const [isMissing, setMissing] = useState(false);
  const [asking, setAsking] = useState<"close" | "saml" | "way" | null>(null);
  const tests = useLatestTest(directory.id);
  const isOtherWay = draft.authentication !== saved.authentication && saved.authentication !== "none";
  const { data: counts } = useSessionCounts(directory.id, isOtherWay);
  const endsNone = counts !== undefined && endingSessions(counts, draft.authentication) === 0;
  const update = useUpdatePortalSettings(directory.id);
  const isOpen = draft.authentication !== "none";
  const isTurningSamlOn = draft.authentication === "saml" && saved.authentication !== "saml";
  const wanted = { ...draft, invites: draft.invites && isOpen, invitationDays: Number(days) };
  useUnsavedChanges(JSON.stringify(wanted) !== JSON.stringify(saved) && !update.isPending);
  const daysProblem =
    update.error instanceof ApiProblem
      ? update.error.fieldErrors.find(({ field }) => field === "invitationDays")?.detail
      : undefined;
  const ask = () => {
    if (saved.authentication !== "none" && !isOpen) setAsking("close");
    else if (isTurningSamlOn && !hasSaml) setMissing(true);
    else if (isTurningSamlOn && tests.data?.hasPassed !== true) setAsking("saml");
    else if (isOtherWay && !endsNone) setAsking("way");
    else save();
  };
  const save = () => {
    setAsking(null);
    update.mutate(wanted, {
      onSuccess: (settings) => {
        setDraft(settings);
        toast.success("Saved.");
      },
      onError: (problem) => toast.error(messageOf(problem)),
    });
  };
  return (
    <Card
      title="Portal and invitations"
      description="The portal is where users enrol passkeys, see their own data and look each other up."
      footer={
        mayChange ? (
          <Button variant="primary" pending={update.isPending} onPress={ask}>
            Save
          </Button>
        ) : null
      }
    >
      <div className="flex max-w-form flex-col gap-6">
        <RadioGroup
          label="How users sign in"
          layout="card"
          isDisabled={!mayChange}
          value={draft.authentication}
          onChange={(authentication) => {
            setDraft({ ...draft, authentication });
            onChoose(authentication);
          }}
          options={[
            {
              id: "none",
              label: "Not at all",
              description: "The portal is closed to this directory's users.",
            },
            {
              id: "password",
              label: "Passkey or password",
              description: "A passkey is offered first. Whoever has none can choose a password.",
            },
            {
              id: "saml",
              label: "SAML",
              description:
                "At your identity provider. This replaces the password: it is no longer asked for, and kept for the way back. Passkeys that were enrolled here go on working.",
            },
          ]}
        />
        {isTurningSamlOn && !hasSaml ? (
          <Callout
            tone={isMissing ? "error" : "info"}
            {...(isMissing && { role: "alert" as const })}
            title="Set up SAML first"
          >
            Fill in and save the SAML settings below. Until you save here, users sign in as before.
          </Callout>
        ) : null}
        {draft.authentication === "saml" ? <BreakGlass directoryName={directory.name} /> : null}
        {isOpen ? (
          <>
            <CopyField label="The portal's address" value={portalUrl} />
            <Switch
              label="Invite whoever gets access"
              description={
                <>
                  Users get a mail with a link when they are provisioned, whoever does it. Those who are here
                  already are invited from the{" "}
                  <TextLink href={`/users?directory=${directory.id}`}>list of users</TextLink>.
                </>
              }
              isDisabled={!mayChange}
              isSelected={draft.invites}
              onChange={(invites) => setDraft({ ...draft, invites })}
            />
            <TextField
              label="A link is good for"
              type="number"
              inputMode="numeric"
              min={INVITATION_DAYS.least}
              max={INVITATION_DAYS.most}
              suffix={<span className="pr-2">days</span>}
              className="max-w-40"
              readOnly={!mayChange}
              value={days}
              error={daysProblem}
              onChange={(event) => setDays(event.target.value)}
            />
          </>
        ) : null}
      </div>
      <ConfirmDialog
        title={`Close the portal for ${directory.name}?`}
        confirmLabel="Close the portal"
        isOpen={asking === "close"}
        onOpenChange={() => setAsking(null)}
        onConfirm={save}
      >
        <SessionsThatEnd counts={counts} to="none" /> Nobody can come in until it is opened again. Devices and
        passwords stay. Invitations whose mail has not left are taken back; links that were mailed work again
        when the portal opens, if they have not expired.
      </ConfirmDialog>
      <TurnOnDialog
        directory={directory}
        isOpen={asking === "saml"}
        onOpenChange={() => setAsking(null)}
        onConfirm={save}
      >
        {isOtherWay ? <SessionsThatEnd counts={counts} to="saml" /> : null}
      </TurnOnDialog>
      <ConfirmDialog
        title={`Change how users of ${directory.name} sign in?`}
        confirmLabel="Change it"
        tone="primary"
        isOpen={asking === "way"}
        onOpenChange={() => setAsking(null)}
        onConfirm={save}
      >
        <SessionsThatEnd counts={counts} to={draft.authentication} />
      </ConfirmDialog>
    </Card>
  );
}
