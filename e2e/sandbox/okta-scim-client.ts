import { parseArgs } from "node:util";
import { type ScimConnection, ScimRefusal } from "./scim/exchange.ts";
import { oktaAppUser } from "./scim/okta-app-user.ts";
import { oktaScimClient } from "./scim/okta-client.ts";

/**
 * Okta's provisioning side as a command:
 *
 *     node e2e/sandbox/okta-scim-client.ts test       --base-url URL --token KEY
 *     node e2e/sandbox/okta-scim-client.ts assign     --base-url URL --token KEY --count 25
 *     node e2e/sandbox/okta-scim-client.ts deactivate --base-url URL --token KEY --user LOGIN [--wizard]
 *     node e2e/sandbox/okta-scim-client.ts reactivate --base-url URL --token KEY --user LOGIN [--wizard]
 *     node e2e/sandbox/okta-scim-client.ts import     --base-url URL --token KEY
 *
 * `--username` and `--password` in place of `--token` use HTTP Basic. Exit code 1: the endpoint
 * answered in a way that Okta would not accept; the sentence says what.
 */
const usage =
  "usage: okta-scim-client.ts test|assign|deactivate|reactivate|import --base-url URL --token KEY";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    "base-url": { type: "string" },
    token: { type: "string" },
    username: { type: "string" },
    password: { type: "string" },
    count: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    domain: { type: "string", default: "acme.example" },
    user: { type: "string", default: "" },
    wizard: { type: "boolean", default: false },
    groups: { type: "boolean", default: false },
  },
});

try {
  await run(positionals[0] ?? "");
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof ScimRefusal ? 1 : 2;
}

async function run(command: string): Promise<void> {
  const client = oktaScimClient(readConnection());
  if (command === "test") {
    const { totalResults } = await client.testCredentials({ importGroups: values.groups });
    say(`Test API credentials: fine, ${totalResults} users there.`);
  } else if (command === "assign") {
    const first = Number(values.from);
    for (let index = first; index < first + Number(values.count); index += 1) {
      const user = oktaAppUser(index, values.domain);
      const { id, created } = await client.assign(user);
      say(`${created ? "Created" : "Updated"} ${user.userName} as ${id}`);
    }
  } else if (command === "deactivate" || command === "reactivate") {
    const style = values.wizard ? "wizard" : "catalogue";
    const id = await client.setActive(values.user, command === "reactivate", style);
    say(`${command === "reactivate" ? "Reactivated" : "Deactivated"} ${values.user} (${id})`);
  } else if (command === "import") {
    const users = await client.importUsers();
    say(`Imported ${users.length} users.`);
  } else {
    throw new Error(usage);
  }
}

function readConnection(): ScimConnection {
  const baseUrl = values["base-url"];
  if (!baseUrl) throw new Error(usage);
  if (values.token) return { baseUrl, authorization: `Bearer ${values.token}` };
  if (!values.username || !values.password) throw new Error(usage);
  const pair = Buffer.from(`${values.username}:${values.password}`).toString("base64");
  return { baseUrl, authorization: `Basic ${pair}` };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
