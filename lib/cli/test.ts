import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { StartupError } from "#lib/platform/errors/startup-error.ts";
import { build, buildState } from "./build.ts";
import { ensureChromium } from "./ensure-chromium.ts";
import { EXIT, runTask } from "./run-task.ts";
import { runTool } from "./run-tool.ts";
import { playwrightTally, type Tally, vitestTally } from "./test-report.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");
const MINUTE = 60_000;

type Part = "lint" | "unit" | "integration" | "e2e";

interface Stage {
  readonly name: string;
  readonly part: Part;
  run(): Promise<Tally>;
}

/** The caller's own settings must not reach what is tested. */
const environment: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      name === "MUSTER_CHROMIUM" ||
      !/^(MUSTER_|DATABASE_URL$|NEXTAUTH_|SMTP_URL$|PORT$|NODE_ENV$)/.test(name),
  ),
) as NodeJS.ProcessEnv;

const reports = mkdtempSync(path.join(tmpdir(), "muster-test-"));

/** Pages are built without a database; the variables only have to be there. */
const buildEnvironment: NodeJS.ProcessEnv = {
  ...environment,
  NODE_ENV: "production",
  NEXT_TELEMETRY_DISABLED: "1",
  DATABASE_URL: "postgresql://127.0.0.1/build",
  NEXTAUTH_SECRET: "not used by a build, which serves nothing",
  MUSTER_SECRET_KEYS: `build:${Buffer.alloc(32).toString("base64")}`,
};

/** What computes, one after the other. Everything that needs the pages comes after them. */
const CHECKS: Stage[] = [
  check("format and lint (biome)", "biome", ["check", "--error-on-warnings", "--colors=force"]),
  check("promises (oxlint)", "oxlint", ["--type-aware"]),
  check("route types (next typegen)", "next", ["typegen"]),
  check("types (tsc)", "tsc", ["--noEmit", "-p", "."]),
  check("unused code (knip)", "knip", ["--no-progress"]),
  { name: "pages (next build)", part: "e2e", run: () => point(buildPages) },
  vitest("SCIM over Next alone (vitest)", "e2e", "keep", 8 * MINUTE, [
    "--config",
    "e2e/conformance/next/vitest.config.ts",
  ]),
  { name: "browser", part: "e2e", run: () => point(async () => void ensureChromium()) },
];

/**
 * Lanes that run side by side, and then the browser alone: what it does is measured by a clock here and there. Processes
 * that are killed, frozen or without a database are waited for by tests that compute nothing meanwhile.
 */
const LANES: Stage[][][] = [
  [
    [
      vitest("unit (vitest)", "unit", "show", 5 * MINUTE, ["--project", "unit"]),
      vitest("integration (vitest)", "integration", "show", 12 * MINUTE, [
        "--project",
        "integration",
        "--maxWorkers=2",
      ]),
    ],
    [
      vitest("processes (vitest)", "integration", "keep", 12 * MINUTE, [
        "--project",
        "processes",
        "--maxWorkers=1",
      ]),
    ],
    CHECKS,
  ],
  [[{ name: "end to end (playwright)", part: "e2e", run: playwright }]],
];
const STAGES = LANES.flat(2);

/**
 * `npm test`: every check, also after a failure; `npm test -- unit lint` runs parts. The last line is
 * `N passed, N failed`; the exit code is 0 only if something ran and nothing failed.
 */
runTask(async (args) => {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const parts = new Set<string>(STAGES.map(({ part }) => part));
  const unknown = positionals.find((part) => !parts.has(part));
  if (unknown !== undefined) {
    throw new StartupError(`There is no part "${unknown}" of the tests. Parts: ${[...parts].join(", ")}.`);
  }
  const isChosen = ({ part }: Stage) => positionals.length === 0 || positionals.includes(part);
  const lines: string[] = [];
  let passed = 0;
  let failed = 0;
  const runLane = async (stages: Stage[]): Promise<void> => {
    for (const stage of stages.filter(isChosen)) {
      const started = performance.now();
      const tally = await guarded(stage);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const line = `${tally.failed === 0 ? "✓" : "✗"} ${stage.name}: ${tally.passed} passed, ${tally.failed} failed, ${seconds} s`;
      lines.push(line);
      console.info(`\n${line}`);
      passed += tally.passed;
      failed += tally.failed;
    }
  };
  for (const lanes of LANES) await Promise.all(lanes.map(runLane));
  console.info(`\n${lines.join("\n")}\n\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? EXIT.ok : EXIT.failed;
});

/** A stage that cannot run at all is one failure; the others still run. */
async function guarded(stage: Stage): Promise<Tally> {
  try {
    return await stage.run();
  } catch (error) {
    console.error(error instanceof StartupError ? error.message : error);
    return { passed: 0, failed: 1 };
  }
}

/** What counts as one: it is done, or it throws. */
async function point(work: () => Promise<void>): Promise<Tally> {
  await work();
  return { passed: 1, failed: 0 };
}

/** A static check: silent and one point if it passes, its own words if it does not. */
function check(name: string, command: string, args: string[]): Stage {
  return {
    name,
    part: "lint",
    run: async () => {
      const options = { limitMs: 5 * MINUTE, output: "keep", env: environment } as const;
      const { code, output } = await runTool(command, args, options);
      if (code !== 0) {
        console.info(output);
      }
      return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    },
  };
}

/** Of lanes that run side by side one shows what it does as it does it; the words of the others are kept for a failure. */
function vitest(name: string, part: Part, output: "show" | "keep", limitMs: number, chosen: string[]): Stage {
  return {
    name,
    part,
    run: async () => {
      const file = path.join(reports, `${name.replaceAll(/\W+/g, "-")}.json`);
      const args = ["run", ...chosen, "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
      const result = await runTool("vitest", args, { limitMs, output, env: environment });
      const tally = vitestTally(file, result.code);
      if (tally.failed > 0) console.info(result.output);
      return tally;
    },
  };
}

async function buildPages(): Promise<void> {
  if (buildState() === "current") return;
  mkdirSync(path.join(ROOT, "test-results"), { recursive: true });
  const log = path.join(ROOT, "test-results", "build.log");
  const interruption = new AbortController();
  process.once("exit", () => interruption.abort());
  await build(buildEnvironment, log, AbortSignal.any([interruption.signal, AbortSignal.timeout(8 * MINUTE)]));
}

async function playwright(): Promise<Tally> {
  const file = path.join(reports, "playwright.json");
  const { code } = await runTool("playwright", ["test", "--reporter=list,json"], {
    limitMs: 25 * MINUTE,
    output: "show",
    env: { ...environment, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  });
  return playwrightTally(file, code);
}
