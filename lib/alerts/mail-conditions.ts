import type { Condition } from "./condition.ts";
import type { RefusalFacts } from "./facts.ts";

/** One wrong address is nobody's alert; so many, and this share of what was tried, are. */
const FEW = 5;
const SHARE = 0.2;

export function refusalCondition(facts: RefusalFacts): Condition | null {
  const { directoryId, directoryName, refused, tried, since, answer } = facts;
  if (refused < FEW || refused < tried * SHARE) return null;
  const whose = directoryName === null ? "" : ` of ${directoryName}`;
  const words = answer === null ? "" : ` The last answer was: ${answer.replace(/[.!?]?$/, ".")}`;
  return {
    kind: "mail",
    subject: directoryId ?? "none",
    directoryId,
    directoryIds: directoryId === null ? [] : [directoryId],
    severity: "warning",
    title: `${refused} of ${tried} mails${whose} were refused within a day`,
    detail: `Their recipients wait for an invitation or a notice that does not come.${words}`,
    action:
      "Look whether the addresses are right, and whether the recipients’ server lets in what Muster’s SMTP server sends.",
    link: { label: "Refused mails", href: "/activity/mail?state=refused" },
    mail: { since, afterMs: 0 },
  };
}
