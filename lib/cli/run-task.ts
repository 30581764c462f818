import { StartupError } from "#lib/platform/errors/startup-error.ts";

/** Exit codes of every command; README.md lists them. */
export const EXIT = { ok: 0, failed: 1, usage: 2, cannotStart: 3 } as const;

/**
 * Runs a command with its arguments and ends the process with its exit code. What a person can act on
 * is printed as one line; anything else is a defect, and keeps its stack.
 */
export function runTask(task: (args: string[]) => Promise<number>): void {
  task(process.argv.slice(2)).catch(report).then(exit, exit);
}

/** Ends the process itself: an idle connection or the channel to up.mjs must not keep it. */
function exit(code: unknown): void {
  process.exitCode = typeof code === "number" ? code : EXIT.failed;
  // A pipe takes its time; leaving before that would cut the last lines off.
  process.stdout.write("", () => process.stderr.write("", () => process.exit()));
}

function report(error: unknown): number {
  if (error instanceof StartupError) {
    console.error(error.message);
    return EXIT.cannotStart;
  }
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && code.startsWith("ERR_PARSE_ARGS")) {
    console.error((error as Error).message);
    return EXIT.usage;
  }
  console.error(error);
  return EXIT.failed;
}
