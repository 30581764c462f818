import { Callout } from "#components/ui/callout.tsx";
import { figures } from "#components/ui/number-words.ts";
import { AbsoluteTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { MailStatus } from "#lib/mail/contract.ts";
import { cappedMails } from "./mail-words.ts";

/** Whether mails go out; if not, why, and what to do. */
export function MailStanding({ status }: { status: MailStatus }) {
  const waiting = status.queued + status.held;
  if (!status.isConfigured) {
    return (
      <Callout tone="warn" role="status" title="SMTP is not set up: mails wait here">
        Set the variable <code className="text-xs">SMTP_URL</code> for Muster and its identity servers and
        start them again, for example{" "}
        <code className="text-xs [overflow-wrap:anywhere]">smtps://user:password@mail.example.com</code>.
        Mails younger than three days then go by themselves; older ones when you say so.
      </Callout>
    );
  }
  if (status.failingSince) {
    return (
      <Callout tone="error" role="status" title="The SMTP server takes no mail">
        Since <AbsoluteTime iso={status.failingSince} />
        {status.server ? <> {status.server} says</> : null}: {status.problem ?? "it gave no reason"}.{" "}
        {waiting > 0 ? `${cappedMails(waiting)} wait, and none is lost. ` : ""}
        {status.pausedUntil ? (
          <>
            Muster tries again <RelativeTime iso={status.pausedUntil} />.
          </>
        ) : null}
      </Callout>
    );
  }
  if (status.liveServers === 0 && waiting > 0) {
    return (
      <Callout tone="warn" role="status" title="No identity server is running: mails wait here">
        Identity servers send the mails. <TextLink href="/environment/identity-servers">Start one</TextLink>,
        and they go by themselves.
      </Callout>
    );
  }
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
      <Status state="healthy" label="Mail goes out" />
      <span>
        {status.server ? <>through {status.server}, </> : null}at most {figures(status.mailsPerMinute)} a
        minute
        {status.lastSentAt ? (
          <>
            , the last was sent <RelativeTime iso={status.lastSentAt} />
          </>
        ) : null}
        {status.queued > 0 ? `; ${cappedMails(status.queued)} ${status.queued === 1 ? "waits" : "wait"}` : ""}
      </span>
    </p>
  );
}
