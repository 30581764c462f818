"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { CopyFact, Fact } from "#components/ui/fact.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { MailDetail } from "#lib/mail/contract.ts";
import { kindLabel } from "#lib/mail/vocabulary.ts";
import { State } from "./mail-table.tsx";
import { stateWords } from "./mail-words.ts";

/** What a mail is, what became of it, and what its reader sees. */
export function MailDetails({ mail }: { mail: MailDetail }) {
  return (
    <div className="flex flex-col gap-5">
      <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-4 gap-y-2">
        <Fact label="State">
          <State mail={mail} />
          <span className="block text-muted text-sm">{stateWords[mail.state].meaning}</span>
        </Fact>
        {mail.answer ? (
          <Fact label={mail.attempts > 0 ? "Answer" : "Why"}>
            {mail.attempts > 0 ? <code className="text-xs">{mail.answer}</code> : mail.answer}
          </Fact>
        ) : null}
        {mail.attempts > 0 ? <Fact label="Tries">{mail.attempts}</Fact> : null}
        {mail.nextTryAt ? (
          <Fact label="Next try">
            not before <AbsoluteTime iso={mail.nextTryAt} />
          </Fact>
        ) : null}
        <Fact label="To">{mail.recipient}</Fact>
        <Fact label="Purpose">{kindLabel(mail.kind)}</Fact>
        {mail.template ? <Fact label="Made from">{mail.template}</Fact> : null}
        {mail.directory ? (
          <Fact label="Directory">
            <TextLink href={`/settings/directories/${mail.directory.id}`}>{mail.directory.name}</TextLink>
          </Fact>
        ) : null}
        <Fact label="Written">
          <AbsoluteTime iso={mail.createdAt} />
        </Fact>
        {mail.sentAt ? (
          <Fact label="Sent">
            <AbsoluteTime iso={mail.sentAt} />
          </Fact>
        ) : null}
        {mail.usefulUntil && mail.state !== "sent" ? (
          <Fact label="Useful until">
            <AbsoluteTime iso={mail.usefulUntil} />
          </Fact>
        ) : null}
        <CopyFact label="Message-ID" value={mail.messageId} />
      </dl>
      <Body mail={mail} />
    </div>
  );
}

/** As its reader sees it: the HTML in a frame that can do nothing, or the plain text. */
function Body({ mail }: { mail: MailDetail }) {
  const [isText, setIsText] = useState(!mail.hasHtml);
  if (mail.text === null) {
    return (
      <p className="border-t pt-4 text-muted">
        The text was dropped with the one-time link that it carried. Who needs another gets a new invitation.
      </p>
    );
  }
  return (
    <section aria-label="What its reader sees" className="border-t pt-4">
      <div className="mb-3 flex items-center justify-between gap-3">
        <h3 className="font-semibold">What its reader sees</h3>
        {mail.hasHtml ? (
          <Button size="sm" onPress={() => setIsText(!isText)}>
            {isText ? "Show as HTML" : "Show as plain text"}
          </Button>
        ) : null}
      </div>
      {isText ? (
        <pre className="whitespace-pre-wrap rounded-lg border bg-surface p-4 font-mono text-xs [overflow-wrap:anywhere]">
          {mail.text}
        </pre>
      ) : (
        <iframe
          title="The mail as HTML"
          src={`/api/v1/mail/${mail.id}/preview`}
          sandbox=""
          className="h-128 w-full rounded-lg border bg-surface"
        />
      )}
      {mail.hasLink ? (
        <p className="mt-2 text-muted text-sm">
          Its one-time link is shown to nobody here: whoever reads it could take the place of its recipient.
        </p>
      ) : null}
    </section>
  );
}
