import type { Troubleshooting } from "#lib/troubleshooting/contract.ts";
import { type Complaint, complaintWords } from "#lib/troubleshooting/vocabulary.ts";

/** The part of a report that concerns a complaint. */
export function about(
  { findings, checked, ...report }: Troubleshooting,
  complaint: Complaint | "all",
): Troubleshooting {
  const concerns = (one: { complaints: readonly Complaint[] }) =>
    complaint === "all" || one.complaints.includes(complaint);
  return { ...report, findings: findings.filter(concerns), checked: checked.filter(concerns) };
}

/** A report as text, for a ticket or a mail. @param origin of the console, before links that are its own */
export function reportText(report: Troubleshooting, complaint: Complaint | "all", origin: string): string {
  const { name, directory, examinedAt, findings, checked } = about(report, complaint);
  const subject = name === directory.name ? name : `${name} (${directory.name})`;
  const what = complaint === "all" ? "" : `${complaintWords[complaint]}: `;
  const lines = [
    `${what}${subject}, looked into at ${examinedAt.slice(0, 16).replace("T", " ")} UTC`,
    ...(findings.length === 0 ? ["", "None of the known causes applies."] : []),
    ...findings.flatMap(({ seen, why, action, links }, index) => [
      "",
      `${index + 1}. ${seen}`,
      `   ${why}`,
      `   What to do: ${action}`,
      ...links.map(({ label, href }) => `   ${label}: ${new URL(href, origin).href}`),
    ]),
    ...(checked.length === 0 ? [] : ["", "In order:", ...checked.map(({ text }) => `- ${text}`)]),
  ];
  return `${lines.join("\n")}\n`;
}
