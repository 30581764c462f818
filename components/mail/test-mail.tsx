"use client";

import { useState } from "react";
import { useForm } from "react-hook-form";
import { applyFieldErrors } from "#components/layout/form-errors.ts";
import { lazyResolver } from "#components/layout/lazy-resolver.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { MailDetail, TestMailInput } from "#lib/mail/contract.ts";
import { useMail, useSendTestMail } from "./queries.ts";

/** Sends a test mail by the way of all mails, and says what the server answered. */
export function TestMail({ ownEmail }: { ownEmail: string }) {
  const [sentId, setSentId] = useState<string | null>(null);
  const send = useSendTestMail();
  const { data: mail } = useMail(sentId);
  const form = useForm<TestMailInput>({
    resolver: lazyResolver(async () => (await import("#lib/mail/contract.ts")).testMailInput),
    defaultValues: { recipient: ownEmail },
    mode: "onTouched",
  });

  const submit = form.handleSubmit(async (input) => {
    try {
      setSentId((await send.mutateAsync(input)).id);
    } catch (problem) {
      applyFieldErrors(form, problem);
    }
  });

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 border-t pt-5">
      <TextField
        label="Send a test mail to"
        type="email"
        autoComplete="email"
        error={form.formState.errors.recipient?.message ?? form.formState.errors.root?.message}
        {...form.register("recipient")}
      />
      <div>
        <Button type="submit" pending={send.isPending}>
          Send test mail
        </Button>
      </div>
      {mail ? <MailOutcome mail={mail} /> : null}
    </form>
  );
}

/** What became of a test mail, as it happens. */
export function MailOutcome({ mail: { id, state, answer, recipient } }: { mail: MailDetail }) {
  const link = <TextLink href={`/activity/mail?mail=${id}`}>See the mail</TextLink>;
  if (state === "sent") {
    return (
      <Callout tone="ok" role="status" title="The SMTP server took it">
        It answered <code className="text-xs">{answer}</code>. Look into the mailbox of {recipient}. {link}
      </Callout>
    );
  }
  if (state === "refused" || state === "failed" || (state === "queued" && answer !== null)) {
    return (
      <Callout tone="error" role="status" title="The SMTP server did not take it">
        It answered <code className="text-xs">{answer}</code>
        {state === "queued" ? ". Muster tries again by itself. " : ". "}
        {link}
      </Callout>
    );
  }
  if (state === "held") {
    return (
      <Callout tone="warn" role="status" title="It waits">
        {answer} Set SMTP_URL where Muster and its identity servers are started. {link}
      </Callout>
    );
  }
  return (
    <p role="status" className="flex flex-wrap items-center gap-2 text-muted">
      <Status state="checking" label="On its way" /> An identity server takes it up within seconds. {link}
    </p>
  );
}
