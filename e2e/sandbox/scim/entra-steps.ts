import { steadyGuid } from "../identifiers.ts";
import { type EntraAppUser, entraAppUser } from "./entra-app-user.ts";
import type { EntraScimClient } from "./entra-client.ts";
import { enterpriseSchema } from "./scim-messages.ts";

export interface EntraRun {
  readonly client: EntraScimClient;
  /** Invented people of `domain`, from number `from` on. */
  readonly count: number;
  readonly from: number;
  readonly domain: string;
  readonly say: (line: string) => void;
}

type Step = (run: EntraRun) => Promise<void>;

async function test({ client, say }: EntraRun): Promise<void> {
  await client.testConnection();
  await client.discoverSchemas();
  say("Test Connection: fine. The schemas can be read.");
}

async function assign(run: EntraRun): Promise<void> {
  for (const user of usersOf(run)) {
    const { id, created } = await run.client.assign(user);
    run.say(`${created ? "Created" : "Updated"} ${user.userName} as ${id}`);
  }
}

async function match(run: EntraRun): Promise<void> {
  const { user, id } = await firstUser(run);
  for (const path of ["userName", "externalId", 'emails[type eq "work"].value'] as const) {
    const found = await run.client.match(path, String(user.attributes[path]));
    if (found?.id !== id) throw new Error(`${user.userName} is not found by ${path}.`);
  }
  run.say(`Found ${user.userName} by user name, externalId and address`);
}

async function update(run: EntraRun): Promise<void> {
  const { user, id } = await firstUser(run);
  await run.client.update(id, {
    displayName: "Changed",
    title: "Head of everything",
    "name.givenName": "Changed",
    'emails[type eq "work"].value': `changed.${user.userName}`,
    'phoneNumbers[type eq "fax"].value': "+1 303 555 0000",
    [`${enterpriseSchema}:department`]: "Retail",
    [`${enterpriseSchema}:costCenter`]: "CC-1",
  });
  await run.client.update(id, user.attributes);
  await run.client.unset(id, "nickName", "Changed");
  await run.client.setRole(id, "Engineer");
  run.say(`Changed ${user.userName}, set and unset attributes, and changed back`);
}

async function rename(run: EntraRun): Promise<void> {
  const { user } = await firstUser(run);
  const other = `Renamed.${user.userName}`;
  await run.client.rename(user.userName, other);
  await run.client.rename(other, user.userName);
  run.say(`Renamed ${user.userName} to ${other}, and back`);
}

async function manager(run: EntraRun): Promise<void> {
  const [boss, report] = await idsOf(run, 2);
  if (!boss || !report) return;
  await run.client.setManager(report, boss);
  await run.client.setManager(report, null);
  await run.client.setManager(report, boss);
  run.say("Set a manager, took it away, and set it again");
}

async function groups(run: EntraRun): Promise<void> {
  const { client, domain, say } = run;
  const all = await idsOf(run, run.count);
  const name = `Everyone at ${domain}`;
  const { id, created } = await client.provisionGroup(name, steadyGuid("entra-app-group", domain));
  await client.removeMembers(id, (await client.readGroup(id)).memberIds);
  await client.addMembers(id, all);
  say(`${created ? "Created" : "Linked"} the group ${name} and gave it ${all.length} members`);
  const again = await client.provisionGroup(name, steadyGuid("entra-app-group", domain));
  if (again.created || again.id !== id)
    throw new Error(`${name} was not linked when it was provisioned again.`);
  await client.removeMembers(id, all.slice(0, 2));
  await client.addMembers(id, all.slice(0, 3));
  await client.renameGroup(id, `${name}, renamed`);
  await client.renameGroup(id, name);
  const passing = await client.provisionGroup(`Passing at ${domain}`, steadyGuid("passing-group", domain));
  await client.addMembers(passing.id, all.slice(0, 2));
  await client.removeGroup(passing.id);
  say("Took members away and gave them back, renamed the group and back, deleted another");
}

async function deactivate(run: EntraRun): Promise<void> {
  for (const { userName } of usersOf(run)) {
    await run.client.setActive(userName, false);
    run.say(`Deactivated ${userName}`);
  }
}

async function reactivate(run: EntraRun): Promise<void> {
  for (const { userName } of usersOf(run)) {
    await run.client.setActive(userName, true);
    run.say(`Reactivated ${userName}`);
  }
}

/** The last person is deleted softly, then for good, and comes back each time. */
async function reprovision(run: EntraRun): Promise<void> {
  const { client, say } = run;
  const user = entraAppUser(run.from + run.count - 1, run.domain);
  const { id } = await client.assign(user);
  await client.setActive(user.userName, false);
  const back = await client.assign(user);
  if (back.id !== id) throw new Error(`${user.userName} came back as another user.`);
  await client.remove(id);
  const { created, id: after } = await client.assign(user);
  if (!created) throw new Error(`${user.userName} was found though it had been deleted.`);
  if ((await client.match("userName", user.userName))?.id !== after)
    throw new Error(`${user.userName} is not found after it came back.`);
  say(`Deleted ${user.userName} softly and for good, and provisioned it again`);
}

export const entraSteps = {
  test,
  assign,
  match,
  update,
  rename,
  manager,
  groups,
  deactivate,
  reactivate,
  reprovision,
} satisfies Record<string, Step>;

function usersOf({ count, from, domain }: EntraRun): EntraAppUser[] {
  return Array.from({ length: count }, (_none, index) => entraAppUser(from + index, domain));
}

async function firstUser({ client, from, domain }: EntraRun): Promise<{ user: EntraAppUser; id: string }> {
  const user = entraAppUser(from, domain);
  return { user, id: (await client.assign(user)).id };
}

async function idsOf(run: EntraRun, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (const user of usersOf({ ...run, count })) ids.push((await run.client.assign(user)).id);
  return ids;
}
