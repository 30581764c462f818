import { type Command, InvalidArgumentError, Option } from "commander";
import type { Actor } from "#lib/auth/actor.ts";
import { type CreateDirectoryInput, createDirectoryInput } from "#lib/directories/contract.ts";
import { clientProfiles, directoryTypes } from "#lib/directories/vocabulary.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { addAuthenticationCommand } from "./directory-authentication.ts";
import { addRollKeyCommand } from "./roll-key.ts";
import { type AddCommands, answer, parseInput, readSecret } from "./session.ts";

const REMOVAL_CHOICES = ["deactivated", "suspended", "locked"] as const;

interface Options {
  type: (typeof directoryTypes)[number];
  name: string;
  cluster?: string;
  tenantUrl?: string;
  apiTokenStdin: boolean;
  domainName?: string;
  tenantId?: string;
  clientId?: string;
  clientSecretStdin: boolean;
  secretExpiresOn?: string;
  clientProfile?: string;
  upnSuffixMatchesDomain: boolean;
  removeDevices: boolean;
  removeDevicesWhen: string[];
  removeRecord: boolean;
  graceDays: number;
}

/** `muster directory create`, `muster directory authentication` and `muster directory key roll` */
export const addDirectoryCommands: AddCommands = (program, finish) => {
  const directories = program
    .command("directory")
    .description("connections to Okta, Entra ID and other SCIM clients");
  addAuthenticationCommand(directories, finish);
  addRollKeyCommand(directories, finish);
  const create = directories
    .command("create")
    .description("add a directory")
    .addOption(
      new Option("--type <type>", "kind of directory").choices([...directoryTypes]).makeOptionMandatory(),
    )
    .requiredOption("--name <name>", "configuration name, such as US-Denver-Production")
    .option("--cluster <name>", "bind it to this cluster, which starts diagnostics");
  addConnectionOptions(create);
  addPolicyOptions(create);
  create.action(async (options: Options, command: Command) => {
    const code = await answer(command, async (actor) => {
      const input = parseInput(createDirectoryInput, await inputOf(options));
      const cluster = options.cluster === undefined ? undefined : await findCluster(actor, options.cluster);
      const directory = await createAndBind(actor, input, cluster);
      const bound =
        cluster === undefined ? "It is bound to no cluster yet." : `Cluster ${cluster.name} serves it.`;
      return {
        lines: [`${directory.name} was created with the id ${directory.id}. ${bound}`],
        json: directory,
      };
    });
    finish(code);
  });
};

function addConnectionOptions(command: Command): void {
  command
    .option("--tenant-url <address>", "okta: address of the org, such as https://acme.okta.com")
    .option("--api-token-stdin", "okta: read the API token from standard input", false)
    .option("--domain-name <domain>", "entra: domain of the users, such as acme.com")
    .option("--tenant-id <guid>", "entra: Directory (tenant) ID")
    .option("--client-id <guid>", "entra: Application (client) ID")
    .option("--client-secret-stdin", "entra: read the client secret's value from standard input", false)
    .option("--secret-expires-on <day>", "entra: day on which the client secret expires, YYYY-MM-DD")
    .addOption(
      new Option("--client-profile <client>", "scim: whose habits the SCIM endpoint follows").choices([
        ...clientProfiles,
      ]),
    )
    .option("--upn-suffix-matches-domain", "entra: every user's UPN ends with the domain", false);
}

function addPolicyOptions(command: Command): void {
  command
    .option("--remove-devices", "take devices from users who are removed from the directory", false)
    .option(
      `--remove-devices-when <states>`,
      `also from users in these states: ${REMOVAL_CHOICES.join(",")}`,
      listOfStates,
      [],
    )
    .option("--remove-record", "also remove the user's record from the console", false)
    .option("--grace-days <days>", "days in which a removal can be undone", wholeNumber, 30);
}

function listOfStates(text: string): string[] {
  const states = text.split(",").map((state) => state.trim());
  const wrong = states.find((state) => !(REMOVAL_CHOICES as readonly string[]).includes(state));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(`Choose from ${REMOVAL_CHOICES.join(", ")}, separated by commas.`);
  }
  return states;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new InvalidArgumentError("Give a whole number.");
  }
  return Number(text);
}

async function inputOf(options: Options): Promise<unknown> {
  const { type, name } = options;
  const when = options.removeDevicesWhen;
  const policy = {
    removeDevices: options.removeDevices || when.length > 0,
    onDeactivated: when.includes("deactivated"),
    onSuspended: when.includes("suspended"),
    onLocked: when.includes("locked"),
    removeRecord: options.removeRecord,
    graceDays: options.graceDays,
  };
  if (type === "okta") {
    const apiToken = await readSecret(options.apiTokenStdin, "MUSTER_API_TOKEN", "--api-token-stdin");
    return { type, name, tenantUrl: options.tenantUrl, apiToken, policy };
  }
  if (type === "entra") {
    const { domainName, tenantId, clientId, upnSuffixMatchesDomain, secretExpiresOn } = options;
    const clientSecret = await readSecret(
      options.clientSecretStdin,
      "MUSTER_CLIENT_SECRET",
      "--client-secret-stdin",
    );
    return {
      type,
      name,
      domainName,
      tenantId,
      clientId,
      upnSuffixMatchesDomain,
      clientSecret,
      secretExpiresOn: secretExpiresOn ?? "",
      policy,
    };
  }
  return { type, name, clientProfile: options.clientProfile, policy };
}

interface ClusterChoice {
  id: string;
  name: string;
}

/** Looked up before anything is created, so that a wrong name changes nothing. */
async function findCluster(actor: Actor, name: string): Promise<ClusterChoice> {
  const { listClusters } = await import("#lib/identity-servers/list-clusters.ts");
  const { clusters } = await listClusters(actor);
  const cluster = clusters.find((each) => each.name.toLowerCase() === name.trim().toLowerCase());
  if (cluster === undefined) {
    const names = clusters.map((each) => each.name).join(", ");
    throw new AppError("not_found", { detail: `There is no cluster "${name}". Clusters: ${names}.` });
  }
  return { id: cluster.id, name: cluster.name };
}

async function createAndBind(actor: Actor, input: CreateDirectoryInput, cluster: ClusterChoice | undefined) {
  const { createDirectory } = await import("#lib/directories/create-directory.ts");
  const created = await createDirectory(actor, input);
  if (cluster === undefined) {
    return created;
  }
  const { bindDirectories } = await import("#lib/identity-servers/bind-directories.ts");
  const { readDirectory } = await import("#lib/directories/read-directory.ts");
  await bindDirectories(actor, cluster.id, { bind: [created.id] });
  return readDirectory(actor, created.id);
}
