import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { StartupError } from "#lib/platform/errors/startup-error.ts";
import { build, buildState } from "./build.ts";
import { ensureChromium } from "./ensure-chromium.ts";
import { EXIT, runTask } from "./run-task.ts";
import { playwrightTally, type Tally, vitestTally } from "./test-report.ts";

const ROOT = path.resolve(import.meta.dirname, "..", "..");
const BIN = path.join(ROOT, "node_modules", ".bin");
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

const STAGES: Stage[] = [
  check("format and lint (biome)", "biome", ["check", "--error-on-warnings", "--colors=force"]),
  check("promises (oxlint)", "oxlint", ["--type-aware"]),
  check("route types (next typegen)", "next", ["typegen"]),
  check("types (tsc)", "tsc", ["--noEmit", "-p", "."]),
  check("unused code (knip)", "knip", ["--no-progress"]),
  vitest("unit (vitest)", "unit", ["--project", "unit"], 5 * MINUTE),
  vitest("integration (vitest)", "integration", ["--project", "integration"], 10 * MINUTE),
  {
    name: "pages (next build)",
    part: "e2e",
    run: async () => {
      if (buildState() !== "current") {
        mkdirSync(path.join(ROOT, "test-results"), { recursive: true });
        await build(
          buildEnvironment,
          path.join(ROOT, "test-results", "build.log"),
          AbortSignal.timeout(8 * MINUTE),
        );
      }
      return { passed: 1, failed: 0 };
    },
  },
  vitest(
    "SCIM over Next alone (vitest)",
    "e2e",
    ["--config", "e2e/conformance/next/vitest.config.ts"],
    5 * MINUTE,
  ),
  {
    name: "browser",
    part: "e2e",
    run: async () => {
      const installed = ensureChromium();
      if (installed !== null) {
        console.info(installed);
      }
      return { passed: 1, failed: 0 };
    },
  },
  {
    name: "end to end (playwright)",
    part: "e2e",
    run: async () => {
      const file = path.join(reports, "playwright.json");
      const args = ["test", "--reporter=list,json"];
      const { code } = await run("playwright", args, 25 * MINUTE, "show", {
        PLAYWRIGHT_JSON_OUTPUT_FILE: file,
      });
      return playwrightTally(file, code);
    },
  },
];

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
  const chosen = STAGES.filter(({ part }) => positionals.length === 0 || positionals.includes(part));
  const lines: string[] = [];
  let passed = 0;
  let failed = 0;
  for (const stage of chosen) {
    const started = performance.now();
    const tally = await guarded(stage);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const line = `${tally.failed === 0 ? "✓" : "✗"} ${stage.name}: ${tally.passed} passed, ${tally.failed} failed, ${seconds} s`;
    lines.push(line);
    console.info(line);
    passed += tally.passed;
    failed += tally.failed;
  }
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

/** A static check: silent and one point if it passes, its own words if it does not. */
function check(name: string, command: string, args: string[]): Stage {
  return {
    name,
    part: "lint",
    run: async () => {
      const { code, output } = await run(command, args, 5 * MINUTE, "keep");
      if (code !== 0) {
        console.info(output);
      }
      return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    },
  };
}

function vitest(name: string, part: Part, chosen: string[], limit: number): Stage {
  return {
    name,
    part,
    run: async () => {
      const file = path.join(reports, `vitest-${part}.json`);
      const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${file}`];
      const { code } = await run("vitest", ["run", ...chosen, ...reporters], limit, "show");
      return vitestTally(file, code);
    },
  };
}

/** Runs a tool of node_modules, in a process group of its own that is ended when it takes too long. */
function run(
  command: string,
  args: string[],
  limitMs: number,
  output: "show" | "keep",
  extra: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  const child = spawn(path.join(BIN, command), args, {
    cwd: ROOT,
    detached: true,
    env: { ...environment, ...extra },
    stdio: ["ignore", output === "show" ? "inherit" : "pipe", output === "show" ? "inherit" : "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  }
  const end = () => {
    try {
      process.kill(-(child.pid ?? 0), "SIGTERM");
    } catch {
      // It has ended by itself.
    }
  };
  const timer = setTimeout(() => {
    console.error(`${command} was stopped after ${limitMs / MINUTE} minutes.`);
    end();
  }, limitMs);
  const interrupted = () => {
    end();
    process.exit(130);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted).once("disconnect", interrupted);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      process.off("SIGINT", interrupted).off("SIGTERM", interrupted).off("disconnect", interrupted);
      resolve({ code: code ?? 1, output: said });
    });
  });
}
