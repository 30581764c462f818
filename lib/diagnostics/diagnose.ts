import { createOutgoing, type Outgoing, type OutgoingOptions } from "#lib/platform/net/outgoing.ts";
import { type CheckResult, type Outcome, outcomeOf } from "./contract.ts";
import { type EntraTarget, entraContext, entraProbes, explainEntra } from "./probes/entra.ts";
import { explainOkta, type OktaTarget, oktaContext, oktaProbes } from "./probes/okta.ts";
import { type ScimTarget, scimProbes } from "./probes/scim.ts";
import { type Finding, type Probe, runProbes } from "./run-probes.ts";

/** A directory with everything that its diagnosis needs, secrets opened. */
export type Target =
  | ({ type: "okta" } & OktaTarget)
  | ({ type: "entra" } & EntraTarget)
  | ({ type: "scim" } & ScimTarget);

export type Diagnosis = { outcome: Outcome; checks: CheckResult[]; durationMs: number };

export type DiagnoseOptions = {
  /** The directory's id, so that its calls share one limit; any text for an unsaved one. */
  lane: string;
  allowPrivate: boolean;
  signal?: AbortSignal;
  now?: () => number;
  onStart?: (probe: { id: string; title: string }) => void;
  onCheck?: (check: CheckResult) => void | Promise<void>;
  resolver?: OutgoingOptions["resolver"];
};

/** A diagnosis has to end while someone looks at it: short limits, one repetition. */
const PATIENCE = { timeoutMs: 8_000, retries: 1, budgetMs: 5_000, maxWaitMs: 2_000 };

/** The checks that {@link diagnose} will make, in their order: what the page shows as still to come. */
export function plannedChecks(target: Target): { probe: string; title: string }[] {
  return probesOf(target).map(({ id, title }) => ({ probe: id, title }));
}

/**
 * Asks a directory everything that must work, and says what doesn't. Never throws for anything that
 * the directory does or fails to do; writes nothing.
 */
export async function diagnose(target: Target, options: DiagnoseOptions): Promise<Diagnosis> {
  const started = performance.now();
  const checks = await ask(target, options);
  return { outcome: outcomeOf(checks), checks, durationMs: Math.round(performance.now() - started) };
}

async function ask(target: Target, options: DiagnoseOptions): Promise<CheckResult[]> {
  const now = options.now ?? Date.now;
  const open: Outgoing[] = [];
  const callTo = (origin: string): Outgoing => {
    const outgoing = createOutgoing(origin, { ...PATIENCE, ...outgoingOptions(options) });
    open.push(outgoing);
    return outgoing;
  };
  try {
    switch (target.type) {
      case "okta": {
        const context = oktaContext(target, callTo(target.config.tenantUrl), now);
        return await runProbes(oktaProbes(target), context, { ...options, explain: orUnknown(explainOkta) });
      }
      case "entra": {
        const { loginUrl, graphUrl } = target.hosts;
        const context = entraContext(target, { login: callTo(loginUrl), graph: callTo(graphUrl) }, now);
        return await runProbes(entraProbes(target), context, {
          ...options,
          explain: orUnknown(explainEntra),
        });
      }
      case "scim": {
        const context = { ...target, now };
        return await runProbes(scimProbes, context, { ...options, explain: unknownFault });
      }
    }
  } finally {
    await Promise.all(open.map((outgoing) => outgoing.close()));
  }
}

function probesOf(target: Target): Pick<Probe<never>, "id" | "title">[] {
  if (target.type === "okta") return oktaProbes(target);
  return target.type === "entra" ? entraProbes(target) : scimProbes;
}

function outgoingOptions({ lane, allowPrivate, signal, resolver }: DiagnoseOptions): OutgoingOptions {
  return {
    lane,
    allowPrivate,
    ...(signal === undefined ? {} : { signal }),
    ...(resolver === undefined ? {} : { resolver }),
  };
}

/** Explains what is known; a fault in a probe itself must not take the other checks along. */
function orUnknown<C>(
  explain: (error: unknown, context: C) => Finding,
): (error: unknown, context: C) => Finding {
  return (error, context) => {
    try {
      return explain(error, context);
    } catch (unexplained) {
      return unknownFault(unexplained);
    }
  };
}

function unknownFault(error: unknown): Finding {
  return {
    status: "failed",
    seen: `This check broke off: ${error instanceof Error ? error.message : String(error)}.`,
    why: "This is a fault of Muster, not of your directory.",
    action: "Run the diagnostics again, and tell the support contact if it stays.",
  };
}
