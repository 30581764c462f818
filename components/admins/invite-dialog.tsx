"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useId, useState } from "react";
import { useForm, useWatch } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { type CreatedInvitationView, type InviteAdminInput, inviteAdminInput } from "#lib/auth/contract.ts";
import { useInviteAdmin } from "./queries.ts";
import { type Giver, RightsFields } from "./rights-fields.tsx";

interface InviteDialogProps {
  giver: Giver;
  directories: readonly { id: string; name: string }[];
  /** Whom to invite again, with a new link. */
  again?: InviteAdminInput | undefined;
  onClose: () => void;
}

/** Invites somebody, then shows the link, which cannot be shown later. */
export function InviteDialog({ giver, directories, again, onClose }: InviteDialogProps) {
  const [created, setCreated] = useState<CreatedInvitationView | null>(null);
  return created ? (
    <InvitationLink created={created} onClose={onClose} />
  ) : (
    <InviteForm
      giver={giver}
      directories={directories}
      again={again}
      onClose={onClose}
      onCreated={setCreated}
    />
  );
}

function InviteForm({
  giver,
  directories,
  again,
  onClose,
  onCreated,
}: InviteDialogProps & { onCreated: (created: CreatedInvitationView) => void }) {
  const formId = useId();
  const invite = useInviteAdmin();
  const form = useForm<InviteAdminInput>({
    resolver: zodResolver(inviteAdminInput),
    defaultValues: again ?? { email: "", role: "auditor", directoryIds: giver.limited ? [] : null },
    mode: "onTouched",
  });
  const { errors } = form.formState;
  const [role, directoryIds] = useWatch({ control: form.control, name: ["role", "directoryIds"] });

  const submit = form.handleSubmit(async (input) => {
    try {
      onCreated(await invite.mutateAsync(input));
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Dialog
      title={again ? "Make a new invitation link" : "Invite an admin"}
      description={
        again
          ? "The link that this person has stops working."
          : "They get a link, choose a password and can sign in."
      }
      isOpen
      onOpenChange={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={invite.isPending}>
            {again ? "Make new link" : "Invite"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <FormFault message={errors.root?.message} />
        <TextField
          label="Email"
          type="email"
          inputMode="email"
          spellCheck={false}
          readOnly={again !== undefined}
          autoFocus={again === undefined}
          error={errors.email?.message}
          {...form.register("email")}
        />
        <RightsFields
          value={{ role, directoryIds }}
          onChange={(rights) => {
            form.setValue("role", rights.role);
            form.setValue("directoryIds", rights.directoryIds, {
              shouldValidate: form.formState.isSubmitted,
            });
          }}
          giver={giver}
          directories={directories}
          errors={{ role: errors.role?.message, directoryIds: errors.directoryIds?.message }}
        />
      </form>
    </Dialog>
  );
}

function InvitationLink({ created, onClose }: { created: CreatedInvitationView; onClose: () => void }) {
  const { invitation, link, mailed } = created;
  return (
    <Dialog
      title={`Invitation for ${invitation.email}`}
      isOpen
      onOpenChange={onClose}
      isDismissable={false}
      footer={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <p>
          {mailed
            ? "Muster sends this link to them by email. You can also give it to them yourself."
            : "Give them this link yourself: Muster has no mail server to send it with."}
        </p>
        <CopyField label="Invitation link" value={link} />
        <Callout tone="info">
          The link is shown only now. It works once, until <AbsoluteTime iso={invitation.expiresAt} />.
        </Callout>
      </div>
    </Dialog>
  );
}
