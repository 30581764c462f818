"use client";

import { useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { useUnsavedChanges } from "#components/layout/use-unsaved-changes.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { FormFault } from "#components/ui/form-summary.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { MailSettings } from "#lib/mail/contract.ts";
import { rateLimits } from "#lib/mail/vocabulary.ts";
import { useUpdateMailSettings } from "./queries.ts";
import { TestMail } from "./test-mail.tsx";

interface MailCardProps {
  settings: MailSettings;
  /** Where a test mail goes unless somebody says otherwise. */
  ownEmail: string;
  /** False for roles that may look but not change. */
  mayChange: boolean;
}

/** How fast mail goes out, and whether it arrives, on the organisation's page. */
export function MailCard({ settings, ownEmail, mayChange }: MailCardProps) {
  const save = useUpdateMailSettings();
  const form = useForm<MailSettings>({
    resolver: lazyResolver(async () => (await import("#lib/mail/contract.ts")).mailSettings),
    defaultValues: settings,
    mode: "onTouched",
  });
  const { errors, isDirty } = form.formState;
  useUnsavedChanges(isDirty);

  const submit = form.handleSubmit(async (input) => {
    try {
      form.reset(await save.mutateAsync(input));
      toast.success("How fast mail is sent was saved.");
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <Card
      id="mail"
      title="Mail"
      description="SMTP_URL names the server, MUSTER_MAIL_FROM the sender."
      className="mt-6 max-w-form"
      actions={<TextLink href="/activity/mail">All mails</TextLink>}
    >
      <div className="flex flex-col gap-6">
        <form onSubmit={submit} noValidate className="flex flex-col gap-4">
          <TextField
            label="Mails a minute, at most"
            description="What the SMTP server allows. Alerts and invitations of admins overtake what is sent by the thousand."
            type="number"
            inputMode="numeric"
            min={rateLimits.least}
            max={rateLimits.most}
            suffix="a minute"
            readOnly={!mayChange}
            className="max-w-64"
            error={errors.mailsPerMinute?.message}
            {...form.register("mailsPerMinute", { valueAsNumber: true })}
          />
          <FormFault message={errors.root?.message} />
          {mayChange ? (
            <div>
              <Button type="submit" pending={save.isPending}>
                Save mail settings
              </Button>
            </div>
          ) : null}
        </form>
        {mayChange ? <TestMail ownEmail={ownEmail} /> : null}
      </div>
    </Card>
  );
}
