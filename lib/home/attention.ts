import type { Condition } from "#lib/alerts/condition.ts";
import { timeText } from "#lib/alerts/time-text.ts";
import { callHref, callSentence } from "./call-sentence.ts";
import type { Notice } from "./contract.ts";
import type { ConflictFacts, DirectoryFacts, MailFacts } from "./facts.ts";

const HOUR_MS = 3_600_000;
/** An SMTP server that is away for less is nobody's business. */
const BLIP_MS = 2 * 60_000;
/** So many failures among the newest calls are worth a notice, even when the very last one went well. */
const MANY_FAILURES = 5;

interface AttentionFacts {
  conditions: readonly Condition[];
  directories: readonly DirectoryFacts[];
  conflicts: readonly ConflictFacts[];
  mail: MailFacts | null;
}

/** What an admin should look at, the worst first. Each notice goes away with its cause. */
export function attentionOf(
  { conditions, directories, conflicts, mail }: AttentionFacts,
  now: Date,
): Notice[] {
  const notices = [
    ...conditions.map(({ kind, subject, severity, title, detail, link }) => ({
      id: `${kind}/${subject}`,
      severity,
      title,
      detail,
      link,
    })),
    ...directories.filter(({ enabled }) => enabled).flatMap((directory) => calls(directory, now)),
    ...(mail === null ? [] : mails(mail, now)),
    ...conflicts.map(waiting),
  ];
  return notices.toSorted((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
}

/** Mail cannot tell by mail that it does not work. */
function mails({ isConfigured, failingSince, problem, waiting: count }: MailFacts, now: Date): Notice[] {
  const link = { label: "See the mails", href: "/activity/mail" };
  const many = count === 1 ? "One mail waits" : `${count.toLocaleString("en-GB")} mails wait`;
  if (!isConfigured && count > 0) {
    return [
      {
        id: "mail/unset",
        severity: "warning",
        title: `${many}: SMTP is not set up`,
        detail:
          "Set SMTP_URL for Muster and its identity servers and start them again. Mails younger than three days then go by themselves.",
        link,
      },
    ];
  }
  if (failingSince === null || now.getTime() - failingSince.getTime() < BLIP_MS) return [];
  return [
    {
      id: "mail/failing",
      severity: "error",
      title: "No mail goes out",
      detail: `The SMTP server takes none since ${timeText(failingSince)}: ${problem ?? "it gave no reason"}. ${count > 0 ? `${many}. ` : ""}Muster tries again by itself.`,
      link,
    },
  ];
}

function calls(
  { id, name, calls: { failed, lastFailure, lastSuccessAt } }: DirectoryFacts,
  now: Date,
): Notice[] {
  if (!lastFailure || now.getTime() - lastFailure.at.getTime() > HOUR_MS) return [];
  const stillFailing = lastSuccessAt === null || lastSuccessAt < lastFailure.at;
  if (!stillFailing && failed < MANY_FAILURES) return [];
  return [
    {
      id: `calls/${id}`,
      severity: stillFailing ? "error" : "warning",
      title: `SCIM calls to ${name} are failing`,
      detail: `${failed === 1 ? "One call" : `${failed} of the newest calls`} failed. ${callSentence(lastFailure)}`,
      link: { label: "See the call", href: callHref(id, lastFailure) },
    },
  ];
}

function waiting({ directoryId, directoryName, waiting: count }: ConflictFacts): Notice {
  return {
    id: `conflicts/${directoryId}`,
    severity: "warning",
    title:
      count === 1
        ? `A user of ${directoryName} waits to be settled`
        : `${count} users of ${directoryName} wait to be settled`,
    detail: `The identity provider sent ${count === 1 ? "someone" : "people"} whom Muster cannot tell from users that are here. Until you say who is meant, nothing is linked and nothing is doubled.`,
    link: { label: "Settle", href: `/users/conflicts?directory=${directoryId}` },
  };
}
