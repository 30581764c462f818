import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { MailTemplateText } from "#lib/mail/templates/contract.ts";
import { useMail } from "../queries.ts";
import { MailOutcome } from "../test-mail.tsx";
import { useSendTemplateTest } from "./queries.ts";

interface TemplateTestProps {
  directoryId: string;
  words: MailTemplateText;
  userId: string | null;
  ownEmail: string;
  isSmtpSet: boolean;
}

/** Sends what is in the editor to the admin's own address, and says what became of it. */
export function TemplateTest({ directoryId, words, userId, ownEmail, isSmtpSet }: TemplateTestProps) {
  const [sentId, setSentId] = useState<string | null>(null);
  const send = useSendTemplateTest(directoryId);
  const { data: mail } = useMail(sentId);
  return (
    <Card
      title="Test"
      description={`Sends what is written here, saved or not, to ${ownEmail}. Nobody else gets it.`}
    >
      <div className="flex flex-col items-start gap-3">
        {isSmtpSet ? null : (
          <Callout tone="info" title="SMTP is not set up">
            A test and every invitation wait in <TextLink href="/activity/mail">Activity › Mail</TextLink>,
            where you can read them.
          </Callout>
        )}
        <Button
          pending={send.isPending}
          onPress={() =>
            send.mutate(
              { ...words, userId },
              { onSuccess: ({ id }) => setSentId(id), onError: () => setSentId(null) },
            )
          }
        >
          Send a test to myself
        </Button>
        {send.error ? (
          <Callout tone="error" role="alert">
            {messageOf(send.error)}
          </Callout>
        ) : null}
        {mail ? <MailOutcome mail={mail} /> : null}
      </div>
    </Card>
  );
}
