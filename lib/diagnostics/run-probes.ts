import type { CheckResult } from "./contract.ts";

/** What a probe found out; the runner adds its name and duration. */
export type Finding = Omit<CheckResult, "probe" | "title" | "durationMs">;

/** One question to a directory. `C` is what it may use and where it leaves facts for later probes. */
export type Probe<C> = {
  id: string;
  title: string;
  /** Probes that must not have failed before this one makes sense. */
  needs: readonly string[];
  /** What the directory can do without: a failure is only a warning. */
  isOptional?: boolean;
  run: (context: C) => Promise<Finding>;
};

export type RunOptions<C> = {
  /** Turns a thrown fault into what a person should read. */
  explain: (error: unknown, context: C) => Finding;
  onStart?: (probe: { id: string; title: string }) => void;
  onCheck?: (check: CheckResult) => void | Promise<void>;
};

/**
 * Asks all questions, each as soon as those it needs are answered, and gives the results in the
 * order of `probes`. A probe whose need failed isn't asked: it is skipped, and says why.
 */
export async function runProbes<C>(
  probes: readonly Probe<C>[],
  context: C,
  { explain, onStart, onCheck }: RunOptions<C>,
): Promise<CheckResult[]> {
  type Settled = { check: CheckResult; isBlocked: boolean };
  const settled = new Map<string, Promise<Settled>>();

  const ask = async (probe: Probe<C>): Promise<Settled> => {
    const needed = await Promise.all(probe.needs.map((id) => required(settled, id)));
    const obstacle = needed.find(({ isBlocked }) => isBlocked);
    const started = performance.now();
    let finding: Finding;
    if (obstacle === undefined) {
      onStart?.(probe);
      finding = await probe.run(context).catch((error: unknown) => explain(error, context));
      if (probe.isOptional && finding.status === "failed") finding = { ...finding, status: "warning" };
    } else {
      finding = { status: "skipped", seen: `Not checked, because “${obstacle.check.title}” comes first.` };
    }
    const durationMs = Math.round(performance.now() - started);
    const check: CheckResult = { probe: probe.id, title: probe.title, durationMs, ...finding };
    await onCheck?.(check);
    return { check, isBlocked: obstacle !== undefined || check.status === "failed" };
  };

  for (const probe of probes) settled.set(probe.id, ask(probe));
  const results = await Promise.all(settled.values());
  return results.map(({ check }) => check);
}

function required<T>(map: Map<string, T>, id: string): T {
  const value = map.get(id);
  if (value === undefined) throw new Error(`probe "${id}" must stand before those that need it`);
  return value;
}
