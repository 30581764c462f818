import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import type { Actor } from "#lib/auth/actor.ts";
import type { CheckResult, DiagnosticsView, Outcome } from "#lib/diagnostics/contract.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { EXIT } from "../run-task.ts";
import { type AddCommands, answer } from "./session.ts";

const LONGEST_MS = 60_000;
const POLL_MS = 200;

const OUTCOME_WORDS: Record<Outcome, string> = { healthy: "Healthy", degraded: "Degraded", failed: "Failed" };
const MARKS: Record<CheckResult["status"], string> = { ok: "✓", warning: "!", failed: "✗", skipped: "–" };

interface Result {
  outcome: Outcome;
  checks: CheckResult[];
  /** Who asked: the name of an identity server, or null for this command itself. */
  server: string | null;
}

/** `muster diagnose`: exit code 0 is Healthy. */
export const addDiagnoseCommand: AddCommands = (program, finish) => {
  program
    .command("diagnose")
    .description("check a directory now: by an identity server of its cluster, else from here")
    .requiredOption("--directory <name>", "configuration name of the directory")
    .action(async (options: { directory: string }, command: Command) => {
      const code = await answer(command, async (actor) => {
        const { findDirectoryByName } = await import("./find-directory.ts");
        const { getDiagnostics } = await import("#lib/diagnostics/get-diagnostics.ts");
        const directory = await findDirectoryByName(actor, options.directory);
        const { liveServers } = await getDiagnostics(actor, directory.id);
        const result = liveServers > 0 ? await byServer(actor, directory.id) : await fromHere(directory.id);
        return {
          lines: [...result.checks.flatMap(linesOf), verdict(directory.name, result)],
          json: { directory: { id: directory.id, name: directory.name }, ...result },
          code: result.outcome === "healthy" ? EXIT.ok : EXIT.failed,
        };
      });
      finish(code);
    });
};

/** Asks through the queue, as the button in the console does, and waits for the end. */
async function byServer(actor: Actor, directoryId: string): Promise<Result> {
  const { requestDiagnostics } = await import("#lib/diagnostics/request-diagnostics.ts");
  const { getDiagnostics } = await import("#lib/diagnostics/get-diagnostics.ts");
  let view: DiagnosticsView = await requestDiagnostics(actor, directoryId);
  const deadline = Date.now() + LONGEST_MS;
  while (view.current === null || view.current.finishedAt === null || view.current.state === "checking") {
    if (Date.now() > deadline) {
      throw new AppError("conflict", {
        detail: `No identity server finished the diagnosis within ${LONGEST_MS / 1000} s. See Environment › Identity Servers.`,
      });
    }
    await delay(POLL_MS);
    view = await getDiagnostics(actor, directoryId);
  }
  const { state, checks, server } = view.current;
  return { outcome: state, checks: checks.filter(isFinished), server };
}

/** Without an identity server the same questions are asked here; the answer is printed and not stored. */
async function fromHere(directoryId: string): Promise<Result> {
  const { diagnose } = await import("#lib/diagnostics/diagnose.ts");
  const { loadTarget } = await import("#lib/diagnostics/load-target.ts");
  const { env } = await import("#lib/platform/env/env.ts");
  const target = await loadTarget(directoryId);
  if (target === null) {
    throw new AppError("not_found", {
      detail: "There is no such directory. It may have been deleted meanwhile.",
    });
  }
  const { outcome, checks } = await diagnose(target, {
    lane: directoryId,
    allowPrivate: env().MUSTER_ALLOW_PRIVATE_TENANTS,
    signal: AbortSignal.timeout(LONGEST_MS),
  });
  return { outcome, checks, server: null };
}

function isFinished(check: { status: string }): check is CheckResult {
  return check.status !== "waiting" && check.status !== "running";
}

function linesOf(check: CheckResult): string[] {
  const lines = [`${MARKS[check.status]} ${check.title}: ${check.seen} (${check.durationMs} ms)`];
  if (check.why !== undefined) {
    lines.push(`    ${check.why}`);
  }
  if (check.action !== undefined) {
    lines.push(`    ${check.action}`);
  }
  if (check.link !== undefined) {
    lines.push(`    ${check.link.label}: ${check.link.href}`);
  }
  return lines;
}

function verdict(name: string, { outcome, server }: Result): string {
  const asked =
    server === null
      ? "asked from here, as no identity server of its cluster is alive; not stored"
      : `asked by ${server}`;
  return `${name} is ${OUTCOME_WORDS[outcome]} (${asked}).`;
}
