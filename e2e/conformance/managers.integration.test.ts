import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { getUser } from "#lib/users/get-user.ts";
import { makeClient, mounts, oktaUser, patchOf, type ScimClient, schemas } from "./scim-client.ts";

/** Managers are named by what the client knows of them, and often arrive after those who report to them. */
describe.each(mounts)("managers, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let client: ScimClient;
  beforeAll(async () => {
    opened = await mount.open();
    client = await makeClient(opened, "okta");
  });
  afterAll(() => opened.close());

  const make = async (userName: string, manager?: string, others = {}): Promise<string> => {
    const more = manager === undefined ? {} : { [schemas.enterprise]: { manager: { value: manager } } };
    const body = { ...oktaUser(userName, more), ...others };
    const created = await client.call("POST", "/Users", { body });
    expect(created.status, created.text).toBe(201);
    return created.json.id;
  };
  const managerOf = async (id: string) =>
    (await client.call("GET", `/Users/${id}`)).json[schemas.enterprise].manager;
  const reference = (id: string) => expect.stringMatching(new RegExp(`/${client.directoryId}/Users/${id}$`));
  const reportsOf = async (id: string) =>
    (await getUser(systemActor("test"), id)).reports.users.map((one) => one.id).sort();

  test("is linked at once when the manager is there", async () => {
    const boss = await make("first@example.com");
    const body = oktaUser("second@example.com", { [schemas.enterprise]: { manager: { value: boss } } });
    const created = await client.call("POST", "/Users", { body });
    expect(created.json[schemas.enterprise].manager).toEqual({ value: boss, $ref: reference(boss) });
  });

  test.each([
    ["userName, in any case", "Later.A@example.com", "later.a@example.com"],
    ["externalId", "00ulater.b@example.com", "later.b@example.com"],
  ])("is linked by %s when the manager arrives later", async (_name, value, userName) => {
    const reports = [await make(`r1-${userName}`, value), await make(`r2-${userName}`, value)];
    expect(await managerOf(reports[0] ?? "")).toEqual({ value });
    const before = await client.call("GET", `/Users/${reports[0]}`);
    const boss = await make(userName);
    for (const report of reports) expect(await managerOf(report)).toEqual({ value, $ref: reference(boss) });
    expect(await reportsOf(boss)).toEqual(reports.sort());
    const page = await getUser(systemActor("test"), reports[0] ?? "");
    expect(page.manager).toMatchObject({ id: boss });
    const after = await client.call("GET", `/Users/${reports[0]}`);
    expect(after.json.meta).toEqual(before.json.meta);
  });

  test("what GET answered can be put back, and projected", async () => {
    const boss = await make("put@example.com");
    const report = await make("putter@example.com", "put@example.com");
    const got = await client.call("GET", `/Users/${report}`);
    const put = await client.call("PUT", `/Users/${report}`, { body: got.json });
    expect([put.status, put.json]).toEqual([200, got.json]);
    const path = `${schemas.enterprise}:manager.$ref`;
    const projected = await client.call("GET", `/Users/${report}?attributes=${path}`);
    expect(projected.json[schemas.enterprise]).toEqual({ manager: { $ref: reference(boss) } });
  });

  test("follows a rename, a deletion and a return", async () => {
    const report = await make("renamed-report@example.com", "renamed@example.com");
    const boss = await make("unnamed@example.com");
    expect(await managerOf(report)).not.toHaveProperty("$ref");
    const rename = patchOf({ op: "replace", path: "userName", value: "renamed@example.com" });
    await client.call("PATCH", `/Users/${boss}`, { body: rename });
    expect(await managerOf(report)).toHaveProperty("$ref", reference(boss));
    await client.call("DELETE", `/Users/${boss}`);
    expect(await managerOf(report)).toEqual({ value: "renamed@example.com" });
    const same = { externalId: oktaUser("unnamed@example.com").externalId };
    expect(await make("renamed@example.com", undefined, same)).toBe(boss);
    expect(await managerOf(report)).toHaveProperty("$ref", reference(boss));
  });

  test("nobody waits for the manager of another directory", async () => {
    const report = await make("apart@example.com", "elsewhere@example.com");
    const other = await makeClient(opened, "okta");
    await other.call("POST", "/Users", { body: oktaUser("elsewhere@example.com") });
    expect(await managerOf(report)).toEqual({ value: "elsewhere@example.com" });
  });

  test("manager and reports that arrive at the same time find each other", async () => {
    const rounds = Array.from({ length: 20 }, (_none, round) => round);
    await Promise.all(
      rounds.map(async (round) => {
        const name = `boss${round}@example.com`;
        const [boss, ...reports] = await Promise.all([
          make(name),
          make(`one-${name}`, name),
          make(`two-${name}`, name),
        ]);
        for (const report of reports)
          expect(await managerOf(report)).toEqual({ value: name, $ref: reference(boss) });
      }),
    );
  });
});
