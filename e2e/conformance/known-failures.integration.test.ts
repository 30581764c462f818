import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  copiesOfUser,
  filterQuery,
  makeClient,
  mounts,
  oktaUser,
  type Profile,
  patchOf,
  type ScimClient,
  schemas,
} from "./scim-client.ts";

/** What servers that people really use got wrong; each of these has cost somebody their provisioning. */
describe.each(mounts)("does not do what others did, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  beforeAll(async () => {
    opened = await mount.open();
  });
  afterAll(() => opened.close());

  const profiles: Profile[] = ["okta", "entra", "other"];
  const manager = `${schemas.enterprise}:manager`;

  describe.each(profiles)("with the profile %s:", (profile) => {
    let client: ScimClient;
    let count = 0;
    let user: { id: string; userName: string };
    beforeAll(async () => {
      client = await makeClient(opened, profile);
    });
    const make = async (userName = `user${++count}@Example.com`, more = {}) => {
      const created = await client.call("POST", "/Users", { body: oktaUser(userName, more) });
      expect(created.status, created.text).toBe(201);
      return created.json;
    };
    const makeGroup = async (members: string[] = []) => {
      const displayName = `Group ${++count}`;
      const body = { schemas: [schemas.group], displayName, members: members.map((value) => ({ value })) };
      return (await client.call("POST", "/Groups", { body })).json;
    };
    /** What is there afterwards, whatever the PATCH answered. */
    const patched = async (path: string, ...operations: unknown[]) => {
      const answer = await client.call("PATCH", path, { body: patchOf(...operations) });
      expect([200, 204], answer.text).toContain(answer.status);
      return (await client.call("GET", path)).json;
    };
    const membersOf = (group: { members?: { value: string }[] }) =>
      (group.members ?? []).map(({ value }) => value).sort();
    const totalOf = async (filter: string) =>
      (await client.call("GET", `/Users${filterQuery(filter)}`)).json.totalResults;
    beforeEach(async () => {
      user = await make();
    });

    test('the text "False" taken as true', async () => {
      const path = `/Users/${user.id}`;
      expect(await patched(path, { op: "replace", path: "active", value: "False" })).toMatchObject({
        active: false,
      });
      expect(await patched(path, { op: "replace", path: "active", value: "True" })).toMatchObject({
        active: true,
      });
      expect((await make(undefined, { active: "False" })).active).toBe(false);
    });

    test("a removal of one member by its value that empties the group", async () => {
      const [stays, goes] = [await make(), await make()];
      const group = await makeGroup([stays.id, goes.id]);
      const value = [{ $ref: null, value: goes.id }];
      const after = await patched(`/Groups/${group.id}`, { op: "Remove", path: "members", value });
      expect(membersOf(after)).toEqual([stays.id]);
    });

    test("a replace without a path that fails", async () => {
      const value = { active: false, displayName: "Other" };
      expect(await patched(`/Users/${user.id}`, { op: "replace", value })).toMatchObject(value);
    });

    test("excludedAttributes passed over", async () => {
      const group = await makeGroup([user.id]);
      const filter = encodeURIComponent(`displayName eq "${group.displayName}"`);
      for (const path of [
        `/Groups?excludedAttributes=members&filter=${filter}`,
        `/Groups?filter=${filter}&excludedAttributes=members`,
      ])
        expect((await client.call("GET", path)).json.Resources[0]).not.toHaveProperty("members");
      const one = await client.call("GET", `/Groups/${group.id}?excludedAttributes=members`);
      expect(one.json).not.toHaveProperty("members");
    });

    test("Add refused because of its capital letter", async () => {
      expect(await patched(`/Users/${user.id}`, { op: "Add", path: "title", value: "T" })).toMatchObject({
        title: "T",
      });
    });

    test("a path with a filter that matches nothing refused with noTarget", async () => {
      const path = 'phoneNumbers[type eq "mobile"].value';
      const after = await patched(`/Users/${user.id}`, { op: "replace", path, value: "+1" });
      expect(after.phoneNumbers).toEqual([{ type: "mobile", value: "+1" }]);
    });

    test("users told apart by their address instead of their userName", async () => {
      const emails = [{ value: "shared@example.com", type: "work", primary: true }];
      const [one, two] = [await make(undefined, { emails }), await make(undefined, { emails })];
      expect(one.id).not.toBe(two.id);
      expect(await totalOf('emails[type eq "work"].value eq "shared@example.com"')).toBe(2);
    });

    test("the userName in lower case in answers", async () => {
      const mixed = await make("Mixed.Case@Example.COM");
      const read = await client.call("GET", `/Users/${mixed.id}`);
      const found = await client.call("GET", `/Users${filterQuery('userName eq "mixed.case@example.com"')}`);
      for (const one of [mixed, read.json, found.json.Resources[0]])
        expect(one.userName).toBe("Mixed.Case@Example.COM");
    });

    test("a renamed user not found under the new name, or still under the old", async () => {
      for (const [from, to, rename] of [
        [
          "by.put",
          "put.done",
          (id: string) => client.call("PUT", `/Users/${id}`, { body: oktaUser("put.done") }),
        ],
        [
          "by.patch",
          "patch.done",
          (id: string) => patched(`/Users/${id}`, { op: "replace", path: "userName", value: "patch.done" }),
        ],
      ] as const) {
        const { id } = await make(from);
        await rename(id);
        expect([await totalOf(`userName eq "${from}"`), await totalOf(`userName eq "${to}"`)]).toEqual([
          0, 1,
        ]);
        expect((await make(from, { externalId: `another ${from}` })).id).not.toBe(id);
      }
    });

    test("a deactivated user whose return is a conflict for ever", async () => {
      const body = oktaUser("comes.back@example.com");
      const first = await make("comes.back@example.com");
      await patched(`/Users/${first.id}`, { op: "replace", value: { active: false } });
      const found = await client.call("GET", `/Users${filterQuery('userName eq "comes.back@example.com"')}`);
      expect(found.json.Resources).toMatchObject([{ id: first.id, active: false }]);
      const put = await client.call("PUT", `/Users/${first.id}`, { body });
      expect([put.status, put.json.active]).toEqual([200, true]);
    });

    test("a push that answers well and stores no member", async () => {
      const members = [user.id, (await make()).id].sort();
      const created = await makeGroup(members);
      expect(membersOf((await client.call("GET", `/Groups/${created.id}`)).json)).toEqual(members);
      for (const operation of [
        { op: "add", path: "members", value: members.map((value) => ({ value })) },
        { op: "replace", path: "members", value: members.map((value) => ({ value })) },
        { op: "add", value: { members: members.map((value) => ({ value })) } },
        { op: "replace", value: { members: members.map((value) => ({ value })) } },
      ]) {
        const { id } = await makeGroup();
        expect(membersOf(await patched(`/Groups/${id}`, operation)), JSON.stringify(operation)).toEqual(
          members,
        );
      }
    });

    test("deleted users who stay in their groups", async () => {
      const [stays, goes] = [await make(), await make()];
      const group = await makeGroup([stays.id, goes.id]);
      await client.call("DELETE", `/Users/${goes.id}`);
      const after = (await client.call("GET", `/Groups/${group.id}`)).json;
      expect(membersOf(after)).toEqual([stays.id]);
      const found = await client.call("GET", `/Groups${filterQuery(`members.value eq "${goes.id}"`)}`);
      expect(found.json.totalResults).toBe(0);
    });

    test("a filter that hides what POST then calls a duplicate", async () => {
      const inactive = await make("hidden.inactive@example.com", { active: false });
      const renamed = await make("hidden.before@example.com");
      await patched(`/Users/${renamed.id}`, {
        op: "replace",
        path: "userName",
        value: "hidden.after@example.com",
      });
      for (const [userName, id] of [
        ["hidden.inactive@example.com", inactive.id],
        ["HIDDEN.After@example.com", renamed.id],
      ]) {
        const again = await client.call("POST", "/Users", {
          body: oktaUser(userName, { externalId: `other ${userName}` }),
        });
        expect([again.status, again.json.scimType]).toEqual([409, "uniqueness"]);
        const found = await client.call("GET", `/Users${filterQuery(`userName eq "${userName}"`)}`);
        expect(found.json.Resources).toMatchObject([{ id }]);
      }
      const byExternalId = await client.call("POST", "/Users", {
        body: oktaUser("another.name@example.com", { externalId: "00uhidden.inactive@example.com" }),
      });
      if (byExternalId.status === 409)
        expect(await totalOf('externalId eq "00uhidden.inactive@example.com"')).toBe(1);
      else expect(byExternalId.json.id).toBe(inactive.id);
    });

    test("errors as plain text or HTML", async () => {
      for (const [method, path, options] of [
        ["GET", "/Users/nobody", {}],
        ["GET", "/nowhere/at/all", {}],
        ["GET", "/Users/%ff", {}],
        ["GET", "/Users?filter=userName+xx", {}],
        ["GET", "/Users", { authorization: "Bearer wrong" }],
        ["PUT", "/Users", { body: {} }],
        ["POST", "/Users", { body: "<html>" }],
        ["POST", "/Users", { body: "x", headers: { "content-type": "text/plain" } }],
        ["POST", "/Users", { body: oktaUser(user.userName) }],
        ["POST", "/Users", { body: `"${"x".repeat(1_100_000)}"` }],
        ["PATCH", `/Users/${user.id}`, { body: patchOf({ op: "replace", path: "id", value: "x" }) }],
        ["DELETE", `/Users/${user.id}`, { headers: { "if-match": 'W/"99"' } }],
      ] as const) {
        const answer = await client.call(method, path, options);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.headers.get("content-type")).toMatch(/^application\/scim\+json/);
        expect(answer.json).toMatchObject({
          schemas: [schemas.error],
          status: String(answer.status),
          detail: expect.stringMatching(/\w+ .*\./),
        });
      }
    });

    test("the manager refused as a bare text, or answered as one", async () => {
      const boss = await make();
      // Okta never sends it so, and its profile has no such tolerance.
      const value = profile === "okta" ? { value: boss.id } : boss.id;
      const after = await patched(`/Users/${user.id}`, { op: "Add", path: manager, value });
      expect(after[schemas.enterprise].manager).toMatchObject({ value: boss.id });
    });
  });

  test("keys with dots passed over", async () => {
    for (const profile of ["entra", "other"] as const) {
      const client = await makeClient(opened, profile);
      const { json } = await client.call("POST", "/Users", { body: oktaUser("dotted@example.com") });
      const value = { "name.givenName": "G2", [`${schemas.enterprise}:employeeNumber`]: "7" };
      const answer = await client.call("PATCH", `/Users/${json.id}`, {
        body: patchOf({ op: "replace", value }),
      });
      expect(answer.json).toMatchObject({
        name: { givenName: "G2", familyName: "User" },
        [schemas.enterprise]: { employeeNumber: "7" },
      });
    }
  });

  test("the requested count as itemsPerPage, a page's size as totalResults, and system rows in front", async () => {
    const client = await makeClient(opened);
    for (const path of ["/Users", "/Groups"]) {
      const empty = await client.call("GET", `${path}?startIndex=1&count=100`);
      expect(empty.json).toMatchObject({ totalResults: 0, itemsPerPage: 0, Resources: [] });
    }
    for (let number = 0; number < 7; number += 1)
      await client.call("POST", "/Users", { body: oktaUser(`u${number}@example.com`) });
    for (const [query, itemsPerPage] of [
      ["startIndex=1&count=5", 5],
      ["startIndex=6&count=5", 2],
      ["startIndex=1&count=100", 7],
      ["count=0", 0],
      ["", 7],
    ] as const) {
      const { json } = await client.call("GET", `/Users?${query}`);
      expect([json.totalResults, json.itemsPerPage, json.Resources.length]).toEqual([
        7,
        itemsPerPage,
        itemsPerPage,
      ]);
    }
    const first = await client.call("GET", "/Users?startIndex=1&count=1");
    expect(first.json.Resources[0].userName).toBe("u0@example.com");
  });

  test("members above some count that vanish", async () => {
    const client = await makeClient(opened);
    const first = await client.call("POST", "/Users", { body: oktaUser("member@example.com") });
    const ids = [first.json.id, ...(await copiesOfUser(client, first.json.id, 999))];
    const members = ids.map((value) => ({ value }));
    const group = { schemas: [schemas.group], displayName: "Large", members };
    const { status, json, text } = await client.call("POST", "/Groups", { body: group });
    expect(status, text.slice(0, 500)).toBe(201);
    const read = await client.call("GET", `/Groups/${json.id}`);
    const inList = await client.call("GET", `/Groups${filterQuery('displayName eq "Large"')}`);
    expect([read.status, inList.status]).toEqual([200, 200]);
    for (const one of [json, read.json, inList.json.Resources[0]])
      expect(new Set(one.members.map(({ value }: { value: string }) => value))).toEqual(new Set(ids));
  });

  test("racing POSTs that give two users, or a 500", async () => {
    const client = await makeClient(opened);
    for (let round = 0; round < 5; round += 1) {
      const body = oktaUser(`race${round}@example.com`);
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => client.call("POST", "/Users", { body })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
    }
    expect((await client.call("GET", "/Users?count=0")).json.totalResults).toBe(5);
  });

  test("a filter of 600 bytes that blocks the process", async () => {
    const client = await makeClient(opened, "other");
    for (const filter of [
      `${"(".repeat(300)}${")".repeat(300)}`,
      `${"not (".repeat(118)}`,
      `userName eq "${"\\".repeat(590)}`,
      `emails[${"a".repeat(590)}`,
      `${'title eq "a" or '.repeat(36)}title pr`,
      `userName sw "${"%_".repeat(290)}"`,
      `${"a.".repeat(298)}b pr`,
    ]) {
      const [slow, other] = await Promise.all([
        client.call("GET", `/Users${filterQuery(filter)}`),
        client.call("GET", "/Users?count=0"),
      ]);
      expect([200, 400], filter).toContain(slow.status);
      if (slow.status === 400) expect(slow.json.scimType).toBe("invalidFilter");
      expect(other.status).toBe(200);
    }
  });

  test("one tenant's meta.location in another's answer", async () => {
    const clients = await Promise.all(profiles.map((profile) => makeClient(opened, profile)));
    const work = async (client: ScimClient) => {
      for (let number = 0; number < 25; number += 1) {
        const { json } = await client.call("POST", "/Users", { body: oktaUser(`same${number}@example.com`) });
        const list = await client.call("GET", "/Users?count=5");
        for (const one of [json, ...list.json.Resources])
          expect(one.meta.location).toContain(`/${client.directoryId}/Users/${one.id}`);
      }
    };
    await Promise.all(clients.map(work));
  });
});
