import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningSandbox, startTestSandbox } from "#e2e/sandbox/testing.ts";
import { filterQuery, makeClient, nodeHttp, type Profile, type ScimClient } from "./scim-client.ts";

/** The sandbox's org and tenant provision what they have, as its control API tells them to. */
let served: Awaited<ReturnType<typeof nodeHttp.open>>;
let sandbox: RunningSandbox;
beforeAll(async () => {
  [served, sandbox] = await Promise.all([nodeHttp.open(), startTestSandbox()]);
});
afterAll(() => Promise.all([served.close(), sandbox.stop()]));

async function endpoint(profile: Profile) {
  const scim = await makeClient(served, profile);
  const baseUrl = `${served.origin}/api/scim/v2/${scim.directoryId}`;
  return { scim, target: { baseUrl, authorization: `Bearer ${scim.token}` } };
}

async function userNamed(scim: ScimClient, userName: string) {
  return (await scim.call("GET", `/Users${filterQuery(`userName eq "${userName}"`)}`)).json.Resources[0];
}

async function membersOf(scim: ScimClient, displayName: string): Promise<string[]> {
  const { json } = await scim.call("GET", `/Groups${filterQuery(`displayName eq "${displayName}"`)}`);
  return (json.Resources[0].members ?? []).map((one: { value: string }) => one.value).sort();
}

const nothing = { created: 0, updated: 0, deactivated: 0, deleted: 0, groups: 0, skipped: 0 };

test.each(["catalogue", "wizard"] as const)(
  "an Okta org pushes everybody, then what has changed; suspending sends nothing: a %s app",
  async (style) => {
    const { control } = sandbox;
    const { scim, target } = await endpoint("okta");
    const org = `push-${style}`;
    await control.createOrg({ name: org, users: 5 });
    const logins = (await control.orgUsers(org)).map(({ login }) => login);
    const [, a = "", b = "", c = "", d = "", e = ""] = logins;
    await control.addOrgGroup(org, { name: "Team", type: "OKTA_GROUP", members: [a, b, e] });
    expect(await control.pushOrg(org, { ...target, style })).toEqual({ ...nothing, created: 6, groups: 1 });
    const [first, second, fifth] = [
      await userNamed(scim, a),
      await userNamed(scim, b),
      await userNamed(scim, e),
    ];
    expect(first).toMatchObject({ active: true, externalId: expect.stringMatching(/^00u/) });
    expect(await membersOf(scim, "Team")).toEqual([first.id, second.id, fifth.id].sort());

    await control.orgUserAction(org, { user: a, action: "suspend" });
    await control.orgUserAction(org, { user: b, action: "deactivate" });
    await control.orgUserAction(org, { user: c, action: "delete" });
    await control.orgUserAction(org, { user: d, action: "rename", login: `new.${d}` });
    expect(await control.pushOrg(org, { ...target, style })).toMatchObject({
      created: 0,
      updated: 3,
      // Okta's first DELETE deactivates.
      deactivated: 2,
      skipped: 1,
    });
    expect(await userNamed(scim, a)).toMatchObject({ active: true });
    expect(await userNamed(scim, b)).toMatchObject({ id: second.id, active: false });
    expect(await userNamed(scim, d)).toBeUndefined();
    expect(await userNamed(scim, `new.${d}`)).toMatchObject({ active: true });
    const only = await control.pushOrg(org, { ...target, style, user: e });
    expect(only).toEqual({ ...nothing, updated: 1 });
  },
);

test.each([false, true])(
  "an Entra tenant provisions in cycles: blocked, deleted softly, deleted for good; the flag: %s",
  async (flag) => {
    const { control } = sandbox;
    const { scim, target } = await endpoint("entra");
    const { name } = await control.createTenant({ name: `cycle-${flag}`, users: 5 });
    const names = (await control.tenantUsers(name)).map(({ login }) => login);
    const [a = "", b = "", c = "", d = "", e = ""] = names;
    await control.addTenantGroup(name, { name: "Team", members: [a, b, c, d] });
    expect(await control.provisionTenant(name, { ...target, flag, user: a })).toEqual({
      ...nothing,
      created: 1,
    });
    expect(await control.provisionTenant(name, { ...target, flag })).toEqual({
      ...nothing,
      created: 4,
      updated: 1,
      groups: 1,
    });
    const before = await Promise.all([a, b, c, d].map((one) => userNamed(scim, one)));
    expect(await membersOf(scim, "Team")).toEqual(before.map(({ id }) => id).sort());

    await control.tenantUserAction(name, { user: a, action: "disable" });
    await control.tenantUserAction(name, { user: b, action: "soft-delete" });
    await control.tenantUserAction(name, { user: c, action: "delete" });
    await control.tenantUserAction(name, { user: e, action: "rename", userPrincipalName: `new.${e}` });
    expect(await control.provisionTenant(name, { ...target, flag })).toEqual({
      ...nothing,
      updated: 2,
      deactivated: 2,
      deleted: 1,
      groups: 1,
    });
    expect(await userNamed(scim, a)).toMatchObject({ active: false });
    expect(await userNamed(scim, b)).toMatchObject({ active: false });
    expect(await userNamed(scim, c)).toBeUndefined();
    expect(await userNamed(scim, `new.${e}`)).toMatchObject({ active: true });
    expect(await membersOf(scim, "Team")).toEqual([before[0].id, before[3].id].sort());
  },
);

test("what the endpoint refuses is said in the client's words", async () => {
  const { target } = await endpoint("okta");
  await sandbox.control.createOrg({ name: "refused", users: 1 });
  const wrong = { ...target, authorization: "Bearer nonsense" };
  await expect(sandbox.control.pushOrg("refused", wrong)).rejects.toThrow(/502.*GET \/Users: status 401/);
});
