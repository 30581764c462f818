import { type OktaAppUser, oktaAppUser } from "./okta-app-user.ts";
import type { OktaAppStyle, OktaScimClient } from "./okta-client.ts";
import type { OktaMember } from "./okta-groups.ts";
import { enterpriseSchema } from "./scim-messages.ts";

/** What a run is about: `count` invented people of `domain`, from number `from` on. */
export interface People {
  readonly count: number;
  readonly from: number;
  readonly domain: string;
}

export interface OktaRun extends People {
  readonly client: OktaScimClient;
  readonly style: OktaAppStyle;
  readonly say: (line: string) => void;
}

type Step = (run: OktaRun) => Promise<void>;

async function test({ client, say }: OktaRun): Promise<void> {
  const { totalResults } = await client.testCredentials({ importGroups: true });
  say(`Test API credentials: fine, ${totalResults} users there.`);
}

async function assign({ client, say, ...people }: OktaRun): Promise<void> {
  for (const user of usersOf(people)) {
    const { id, created } = await client.assign(user);
    say(`${created ? "Created" : "Updated"} ${user.userName} as ${id}`);
  }
}

async function update(run: OktaRun): Promise<void> {
  const { user, id } = await firstUser(run);
  await run.client.update(id, {
    title: "Head of everything",
    name: { ...nameOf(user), familyName: "Changed" },
  });
  await run.client.update(id, { title: user.title, name: nameOf(user) });
  run.say(`Changed ${user.userName}, and changed back`);
}

async function deactivate({ client, style, say, ...people }: OktaRun): Promise<void> {
  for (const { userName } of usersOf(people)) {
    await client.setActive(userName, false, style);
    say(`Deactivated ${userName}`);
  }
}

async function reactivate({ client, style, say, ...people }: OktaRun): Promise<void> {
  for (const { userName } of usersOf(people)) {
    await client.setActive(userName, true, style);
    say(`Reactivated ${userName}`);
  }
}

async function rename(run: OktaRun): Promise<void> {
  const { user } = await firstUser(run);
  const other = `Renamed.${user.userName}`;
  await run.client.rename(user.userName, other);
  await run.client.rename(other, user.userName);
  run.say(`Renamed ${user.userName} to ${other}, and back`);
}

/** Unassigned and assigned again; and again with another name, as one who was renamed while unassigned. */
async function reprovision(run: OktaRun): Promise<void> {
  const { client, style, say } = run;
  const { user, id } = await firstUser(run);
  await client.setActive(user.userName, false, style);
  const same = await client.assign(user);
  await client.setActive(user.userName, false, style);
  const renamed = await client.assign({ ...user, userName: `returned.${user.userName}` });
  await client.rename(`returned.${user.userName}`, user.userName);
  if (same.id !== id || renamed.id !== id) throw new Error(`${user.userName} came back as another user.`);
  say(`Took ${user.userName} away and assigned it again, twice: the same user`);
}

async function manager(run: OktaRun): Promise<void> {
  const { client, say } = run;
  const [boss, report] = await members(run, 2);
  if (!boss || !report) return;
  await client.update(report.value, { [enterpriseSchema]: { manager: { value: boss.value } } });
  say(`Made ${boss.display} the manager of ${report.display}`);
}

async function importAll({ client, say }: OktaRun): Promise<void> {
  const users = await client.importUsers();
  const byCursor = await client.importUsersByCursor();
  if (byCursor.length !== users.length)
    throw new Error(`${users.length} users by pages, ${byCursor.length} by cursors.`);
  say(`Imported ${users.length} users, by pages and by cursors`);
}

async function groups(run: OktaRun): Promise<void> {
  const { client, style, say, domain } = run;
  const all = await members(run, run.count);
  const name = `All of ${domain}`;
  const pushed = await client.pushGroup(name, all, style);
  say(`${pushed.created ? "Pushed" : "Linked"} the group ${name} with ${all.length} members`);
  const again = await client.pushGroup(name, all, style);
  if (again.created || again.id !== pushed.id)
    throw new Error(`${name} was not linked when it was pushed again.`);
  const [one, ...others] = all;
  if (one) {
    await client.changeMembers(pushed.id, { remove: [one.value] }, style);
    await client.changeMembers(pushed.id, { add: [one] }, style);
    await client.changeMembers(pushed.id, { add: [one], remove: others.map(({ value }) => value) }, style);
  }
  await client.pushMembers(pushed.id, all, style);
  await client.renameGroup(pushed.id, `${name}, renamed`, style);
  await client.renameGroup(pushed.id, name, style);
  const passing = await client.pushGroup(`Passing at ${domain}`, all.slice(0, 2), style);
  await client.unlinkAndDelete(passing.id);
  say("Changed members one by one and all at once, renamed the group and back, deleted another");
}

export const oktaSteps = {
  test,
  assign,
  update,
  rename,
  manager,
  groups,
  deactivate,
  reactivate,
  reprovision,
  import: importAll,
} satisfies Record<string, Step>;

function usersOf({ count, from, domain }: People): OktaAppUser[] {
  return Array.from({ length: count }, (_none, index) => oktaAppUser(from + index, domain));
}

async function firstUser({ client, from, domain }: OktaRun): Promise<{ user: OktaAppUser; id: string }> {
  const user = oktaAppUser(from, domain);
  return { user, id: (await client.assign(user)).id };
}

async function members({ client, from, domain }: OktaRun, count: number): Promise<OktaMember[]> {
  const found: OktaMember[] = [];
  for (const user of usersOf({ count, from, domain })) {
    const known = (await client.find(user.userName)) ?? (await client.assign(user));
    found.push({ value: known.id, display: user.userName });
  }
  return found;
}

function nameOf(user: OktaAppUser): object {
  return user.name as object;
}
