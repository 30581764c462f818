import type { Finding, Troubleshooting } from "./contract.ts";
import { type Complaint, weights } from "./vocabulary.ts";

/** What is wrong, in whole sentences: what was seen, why it matters, what to do. */
export type Fault = Omit<Finding, "cause" | "complaints">;

/** One known cause of complaints. */
export type Cause<F> = {
  readonly id: string;
  readonly complaints: readonly Complaint[];
  /** A fault; or a sentence that says that this is in order; or null where the question does not arise. */
  readonly examine: (facts: F, now: Date) => Fault | readonly Fault[] | string | null;
};

/** Holds facts against every known cause: the faults, the most telling first, and what is in order. */
export function examine<F>(
  causes: readonly Cause<F>[],
  facts: F,
  now: Date,
): Pick<Troubleshooting, "findings" | "checked"> {
  const findings: Finding[] = [];
  const checked: Troubleshooting["checked"] = [];
  for (const { id, complaints, examine: look } of causes) {
    const about = { cause: id, complaints: [...complaints] };
    const seen = look(facts, now);
    if (typeof seen === "string") checked.push({ ...about, text: seen });
    else if (seen !== null) for (const fault of [seen].flat()) findings.push({ ...about, ...fault });
  }
  const rank = ({ weight }: Finding) => weights.indexOf(weight);
  return { findings: findings.toSorted((a, b) => rank(a) - rank(b)), checked };
}
