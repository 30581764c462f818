import { parseArgs } from "node:util";
import { sandboxControl } from "./control-client.ts";
import { entraScimClient } from "./scim/entra-client.ts";
import { entraSteps } from "./scim/entra-steps.ts";
import { type ScimConnection, ScimRefusal } from "./scim/exchange.ts";
import { oktaScimClient } from "./scim/okta-client.ts";
import { oktaSteps } from "./scim/okta-steps.ts";

/**
 * The provisioning side of Okta or Entra as a command, against any SCIM endpoint:
 *
 *     node e2e/sandbox/scim-client.ts okta  BASE-URL --token KEY [--wizard] STEP
 *     node e2e/sandbox/scim-client.ts entra BASE-URL --token KEY [--flag] STEP
 *
 * STEP: `push` (without a step, too) provisions the users and groups of the running sandbox's org or tenant; `all` runs
 * the whole repertoire with `--count` invented people; any other name runs one of its steps. `--username` and
 * `--password` in place of `--token` use HTTP Basic. Exit code 1: the endpoint answered in a way that the real one would
 * not accept; the sentence says what was sent, what came and which rule that breaks.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    token: { type: "string" },
    username: { type: "string" },
    password: { type: "string" },
    count: { type: "string", default: "25" },
    from: { type: "string", default: "0" },
    domain: { type: "string" },
    wizard: { type: "boolean", default: false },
    catalogue: { type: "boolean", default: false },
    flag: { type: "boolean", default: false },
    control: { type: "string", default: "http://127.0.0.1:7440" },
    user: { type: "string" },
  },
});
const usage = `usage: scim-client.ts okta|entra BASE-URL --token KEY [--wizard|--catalogue] [--flag] [--count N] STEP
  okta steps:  push, all, ${Object.keys(oktaSteps).join(", ")}
  entra steps: push, all, ${Object.keys(entraSteps).join(", ")}`;

try {
  await run(...positionals);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ScimRefusal ? 1 : 2;
}

async function run(provider?: string, baseUrl?: string, step = "push"): Promise<void> {
  if (!baseUrl || (values.wizard && values.catalogue)) throw new Error(usage);
  const connection = connectionTo(baseUrl.replace(/\/$/, ""));
  const style = values.wizard ? "wizard" : "catalogue";
  if (provider !== "okta" && provider !== "entra") throw new Error(usage);
  if (step === "push") return push(provider, connection, style);
  const people = {
    count: Number(values.count),
    from: Number(values.from),
    domain: values.domain ?? (provider === "okta" ? "acme.example" : "contoso.example"),
  };
  if (provider === "okta") {
    const context = { client: oktaScimClient(connection), style, say, ...people } as const;
    for (const one of chosen(oktaSteps, step)) await one(context);
  } else {
    const client = entraScimClient(connection, { flag: values.flag });
    for (const one of chosen(entraSteps, step)) await one({ client, say, ...people });
  }
}

/** One step by its name, or all in the order in which they stand. */
function chosen<Step>(steps: Readonly<Record<string, Step>>, name: string): Step[] {
  if (name === "all") return Object.values(steps);
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (!step) throw new Error(usage);
  return [step];
}

/** The running sandbox provisions what it has: all users and groups, or with `--user` one user. */
async function push(
  provider: "okta" | "entra",
  { baseUrl, authorization }: ScimConnection,
  style: "catalogue" | "wizard",
): Promise<void> {
  const control = sandboxControl(values.control);
  const { orgs, tenants } = await control.state().catch((error: unknown) => {
    throw new Error(`No sandbox answers at ${values.control}. npm run demo starts one. (${String(error)})`);
  });
  const name = (provider === "okta" ? orgs : tenants)[0]?.name;
  if (!name) throw new Error(`The sandbox has no ${provider === "okta" ? "Okta org" : "Entra tenant"}.`);
  const target = { baseUrl, authorization, ...(values.user ? { user: values.user } : {}) };
  const pushed =
    provider === "okta"
      ? await control.pushOrg(name, { ...target, style })
      : await control.provisionTenant(name, { ...target, flag: values.flag });
  const { created, updated, deactivated, deleted, groups, skipped } = pushed;
  say(
    `${name}: ${created} users created, ${updated} updated, ${deactivated} deactivated, ${deleted} deleted;`,
  );
  say(
    `${groups} ${groups === 1 ? "group" : "groups"} pushed.${skipped > 0 ? ` Nothing is sent for ${skipped} suspended users.` : ""}`,
  );
}

function connectionTo(baseUrl: string): ScimConnection {
  if (values.token) return { baseUrl, authorization: `Bearer ${values.token}` };
  if (!values.username || !values.password) throw new Error(usage);
  const pair = Buffer.from(`${values.username}:${values.password}`).toString("base64");
  return { baseUrl, authorization: `Basic ${pair}` };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
