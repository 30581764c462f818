import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pool } from "#lib/platform/db/pool.ts";
import { filterQuery, makeClient, mounts, oktaUser, patchOf, type ScimClient } from "./scim-client.ts";

/** Several clients and several directories at the same time, and what each change leaves behind. */
describe.each(mounts)("several at once, over $name", (mount) => {
  let here: Awaited<ReturnType<typeof mount.open>>;
  beforeAll(async () => {
    here = await mount.open();
  });
  afterAll(() => here.close());

  test("32 POSTs of one userName at once: one 201, the others 409, one user", async () => {
    const client = await makeClient(here);
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, number) =>
        client.call("POST", "/Users", {
          body: oktaUser(number % 2 === 0 ? "same@okta.local" : "SAME@okta.local", {
            externalId: `x${number}`,
          }),
        }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(31).fill(409)]);
    expect(
      answers
        .filter((answer) => answer.status === 409)
        .every((answer) => answer.json.scimType === "uniqueness"),
    ).toBe(true);
    const found = await client.call("GET", `/Users${filterQuery('userName eq "same@okta.local"')}`);
    expect(found.json.totalResults).toBe(1);
  });

  test("32 POSTs that bring one deleted user back: one 201, one user with its old id", async () => {
    const client = await makeClient(here);
    const { json } = await client.call("POST", "/Users", { body: oktaUser("back@okta.local") });
    await client.call("DELETE", `/Users/${json.id}`);
    const answers = await Promise.all(
      Array.from({ length: 32 }, () => client.call("POST", "/Users", { body: oktaUser("back@okta.local") })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(31).fill(409)]);
    expect(answers.find((answer) => answer.status === 201)?.json.id).toBe(json.id);
  });

  test("32 PATCHes of one user at once, each of another attribute: none is lost", async () => {
    const client = await makeClient(here);
    const { json } = await client.call("POST", "/Users", {
      body: oktaUser("busy@okta.local", { emails: [] }),
    });
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, number) =>
        client.call("PATCH", `/Users/${json.id}`, {
          body: patchOf({ op: "add", path: "emails", value: [{ value: `e${number}@x.example` }] }),
        }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(32).fill(200));
    const after = await client.call("GET", `/Users/${json.id}`);
    expect(after.json.emails).toHaveLength(32);
    expect(after.json.meta.version).toBe('W/"33"');
  });

  test("32 PATCHes of one group at once, some with a stranger: each is done as a whole or not at all", async () => {
    const client = await makeClient(here);
    const users = await Promise.all(
      Array.from({ length: 32 }, async (_, number) => {
        const { json } = await client.call("POST", "/Users", { body: oktaUser(`m${number}@okta.local`) });
        return json.id as string;
      }),
    );
    const [stays, leaves] = [users.slice(0, 16), users.slice(16)];
    const group = await client.call("POST", "/Groups", {
      body: { displayName: "Busy", members: leaves.map((value) => ({ value })) },
    });
    const answers = await Promise.all(
      stays.flatMap((value, number) => {
        const add = {
          op: "add",
          path: "members",
          value: [{ value }, ...(number % 8 ? [] : [{ value: group.json.id }])],
        };
        const remove = { op: "remove", path: `members[value eq "${leaves[number]}"]` };
        const rename = { op: "replace", value: { displayName: number % 4 ? "Busy" : "Busier" } };
        return [patchOf(rename, add), patchOf(remove)].map((body) =>
          client.call("PATCH", `/Groups/${group.json.id}`, { body }),
        );
      }),
    );
    const expected = stays.flatMap((_, number) => [number % 8 ? 200 : 400, 200]);
    expect(answers.map(({ status }) => status)).toEqual(expected);
    const after = await client.call("GET", `/Groups/${group.json.id}`);
    const members = after.json.members.map(({ value }: { value: string }) => value);
    expect(members.sort()).toEqual(stays.filter((_, number) => number % 8).sort());
    const { rows } = await pool().query<{ events: number }>(
      "SELECT count(*)::int AS events FROM event WHERE subject_id = $1",
      [group.json.id],
    );
    expect(after.json.meta.version).toBe(`W/"${rows[0]?.events}"`);
  });

  test("two directories hammered at once: each sees its own users and addresses only", async () => {
    const [left, right] = await Promise.all([makeClient(here), makeClient(here)]);
    const work = async (client: ScimClient, name: string): Promise<void> => {
      for (let number = 0; number < 40; number += 1) {
        const body = oktaUser(`user${number}@okta.local`, { displayName: name });
        const { json } = await client.call("POST", "/Users", { body });
        const read = await client.call("GET", `/Users/${json.id}`);
        expect(read.json).toMatchObject({
          displayName: name,
          meta: { location: expect.stringContaining(client.directoryId) },
        });
      }
    };
    await Promise.all([work(left, "L"), work(right, "R"), work(await makeClient(here), "M")]);
    for (const [client, name] of [
      [left, "L"],
      [right, "R"],
    ] as const) {
      const { json } = await client.call("GET", "/Users?count=1000");
      expect(json.totalResults).toBe(40);
      expect(json.Resources.every((user: { displayName: string }) => user.displayName === name)).toBe(true);
    }
  });

  test("each change leaves one event with what it changed", async () => {
    const client = await makeClient(here);
    const { json } = await client.call("POST", "/Users", { body: oktaUser("history@okta.local") });
    const path = `/Users/${json.id}`;
    await client.call("PATCH", path, {
      body: patchOf({ op: "replace", path: "name.givenName", value: "New" }),
    });
    await client.call("PATCH", path, {
      body: patchOf({ op: "replace", path: "name.givenName", value: "New" }),
    });
    await client.call("PATCH", path, { body: patchOf({ op: "replace", value: { active: false } }) });
    await client.call("PATCH", path, { body: patchOf({ op: "replace", value: { active: true } }) });
    await client.call("DELETE", path);
    const { rows } = await pool().query("SELECT type, payload FROM event WHERE subject_id = $1 ORDER BY id", [
      json.id,
    ]);
    expect(rows.map((row) => row.type)).toEqual([
      "user.created",
      "user.updated",
      "user.deactivated",
      "user.reactivated",
      "user.deleted",
    ]);
    expect(rows[1].payload).toEqual({
      before: { "name.givenName": "Test" },
      after: { "name.givenName": "New" },
    });
    expect(rows[2].payload).toEqual({ before: { active: true }, after: { active: false } });
  });
});
