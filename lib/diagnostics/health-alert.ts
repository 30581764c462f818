import type { CheckResult, Outcome } from "./contract.ts";

export type HealthChange = {
  directory: { id: string; name: string };
  from: Outcome;
  to: Outcome;
  checks: readonly CheckResult[];
  at: Date;
  /** Public origin of the console. */
  publicUrl: string;
};

const WORDS: Record<Outcome, string> = { healthy: "Healthy", degraded: "Degraded", failed: "Failed" };

/** The mail that tells a change of a directory's state: what was seen, why it matters, what to do. */
export function healthAlert({ directory, from, to, checks, at, publicUrl }: HealthChange): {
  subject: string;
  text: string;
} {
  const name = directory.name.replace(/\s+/g, " ");
  const subject = `Directory ${name}: ${to === "healthy" ? "Healthy again" : WORDS[to]}`;
  const problems = checks.filter(
    ({ status, advice }) => status === "failed" || (status === "warning" && advice !== true),
  );
  const parts = [
    `The directory ${name} was ${WORDS[from]} and is now ${WORDS[to]} (${at.toISOString()}).`,
    ...problems.map(({ title, seen, why, action, link }) =>
      [
        `${title}: ${seen}`,
        why,
        action === undefined ? undefined : `What to do: ${action}`,
        link && absolute(link.href, publicUrl),
      ]
        .filter((line) => line !== undefined)
        .join("\n"),
    ),
    `All checks: ${publicUrl}/settings/directories/${directory.id}`,
    "You receive this because you administer this directory in Muster.",
  ];
  return { subject, text: `${parts.join("\n\n")}\n` };
}

function absolute(href: string, publicUrl: string): string {
  return new URL(href, publicUrl).href;
}
