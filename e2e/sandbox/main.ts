import { parseArgs } from "node:util";
import { startSandbox } from "./sandbox.ts";

/**
 * `node e2e/sandbox/main.ts --authority FILE [--control-port N] [--login-port N] [--graph-port N] [--until-stdin-ends]`
 *
 * Writes one line of JSON to stdout when it is ready (controlUrl, loginUrl, graphUrl, authorityFile),
 * and ends on SIGTERM or SIGINT. With `--until-stdin-ends` it also ends with its stdin, which is how a
 * parent makes sure that it is not outlived, however it dies.
 */
const { values } = parseArgs({
  options: {
    authority: { type: "string" },
    "control-port": { type: "string", default: "0" },
    "login-port": { type: "string", default: "0" },
    "graph-port": { type: "string", default: "0" },
    "until-stdin-ends": { type: "boolean", default: false },
  },
});
if (values.authority === undefined) {
  process.stderr.write("sandbox: --authority FILE is needed: where to write the authority's PEM.\n");
  process.exit(2);
}
const sandbox = await startSandbox({
  authorityFile: values.authority,
  controlPort: Number(values["control-port"]),
  loginPort: Number(values["login-port"]),
  graphPort: Number(values["graph-port"]),
});
const { controlUrl, loginUrl, graphUrl, authorityFile } = sandbox;
process.stdout.write(`${JSON.stringify({ controlUrl, loginUrl, graphUrl, authorityFile })}\n`);

let stopping = false;
const stop = async (): Promise<void> => {
  if (stopping) return;
  stopping = true;
  await sandbox.stop();
  process.exit(0);
};
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
if (values["until-stdin-ends"]) {
  process.stdin.on("end", stop);
  process.stdin.on("error", stop);
  process.stdin.resume();
}
