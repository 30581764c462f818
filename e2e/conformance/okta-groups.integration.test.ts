import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  filterQuery,
  makeClient,
  mounts,
  oktaUser,
  patchOf,
  type ScimClient,
  schemas,
} from "./scim-client.ts";

/** Group push as Okta does it: catalogue apps by PATCH, wizard apps by PUT (Okta SCIM 2.0 reference, "Groups"). */
describe.each(mounts)("what Okta sends for groups, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let okta: ScimClient;
  let ids: string[];
  beforeAll(async () => {
    opened = await mount.open();
    okta = await makeClient(opened);
    const users = await Promise.all(
      ["a", "b", "c"].map((name) => okta.call("POST", "/Users", { body: oktaUser(`${name}@okta.local`) })),
    );
    ids = users.map((user) => user.json.id);
  });
  afterAll(() => opened.close());

  const push = async (displayName: string) => {
    const found = await okta.call("GET", `/Groups${filterQuery(`displayName eq "${displayName}"`)}`);
    expect(found.json.totalResults).toBe(0);
    const made = await okta.call("POST", "/Groups", {
      body: { schemas: [schemas.group], displayName, members: [] },
    });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      schemas: [schemas.group],
      displayName,
      id: expect.any(String),
      meta: { resourceType: "Group" },
    });
    return made.json.id as string;
  };
  const membersOf = async (id: string): Promise<string[]> =>
    ((await okta.call("GET", `/Groups/${id}`)).json.members ?? [])
      .map((member: { value: string }) => member.value)
      .sort();
  const as = (...members: (string | undefined)[]) => members.map((value) => ({ value, display: "somebody" }));

  test("rename that repeats the id, members by remove and add, full push, pathless members", async () => {
    const id = await push("Test SCIMv2");
    const [a, b, c] = ids;
    const rename = await okta.call("PATCH", `/Groups/${id}`, {
      body: patchOf({ op: "replace", value: { id, displayName: "Renamed" } }),
    });
    expect(rename.json).toMatchObject({ id, displayName: "Renamed" });
    const found = await okta.call("GET", `/Groups${filterQuery('displayName eq "renamed"')}`);
    expect(found.json.Resources).toMatchObject([{ id }]);

    const steps: [unknown[], (string | undefined)[]][] = [
      [[{ op: "add", path: "members", value: as(a, b) }], [a, b]],
      [[{ op: "add", path: "members", value: as(a) }], [a, b]],
      [
        [
          { op: "remove", path: `members[value eq "${a}"]` },
          { op: "add", path: "members", value: as(c) },
        ],
        [b, c],
      ],
      [[{ op: "remove", path: `members[value eq "${a}"]` }], [b, c]],
      [[{ op: "replace", path: "members", value: as(a, b) }], [a, b]],
      [[{ op: "remove", path: `members[type eq "Group" or display eq "nobody"]` }], [a, b]],
      [[{ op: "remove", path: `members[type eq "user" and value ne "${b}"]` }], [b]],
      [[{ op: "remove", path: 'members[display sw "TEST"]' }], []],
      [[{ op: "replace", value: { members: as(c) } }], [c]],
      [[{ op: "remove", path: "members" }], []],
      [[{ op: "replace", path: "members", value: as(a) }], [a]],
      [[{ op: "replace", path: "members", value: [] }], []],
    ];
    for (const [operations, expected] of steps) {
      const answer = await okta.call("PATCH", `/Groups/${id}`, { body: patchOf(...operations) });
      expect(answer.status).toBe(200);
      expect(await membersOf(id)).toEqual([...expected].sort());
    }
  });

  test("the rename that comes along with every change of members; unlink and delete", async () => {
    const id = await push("Along");
    const [a, b] = ids;
    const answer = await okta.call("PATCH", `/Groups/${id}`, {
      body: patchOf(
        { op: "replace", value: { id, displayName: "Along 2" } },
        { op: "add", path: "members", value: as(a, b) },
      ),
    });
    expect(answer.json).toMatchObject({ id, displayName: "Along 2" });
    expect(await membersOf(id)).toEqual([a, b].sort());
    expect((await okta.call("DELETE", `/Groups/${id}`)).status).toBe(204);
    expect((await okta.call("GET", `/Groups/${id}`)).status).toBe(404);
    const gone = await okta.call("GET", `/Groups${filterQuery('displayName eq "Along 2"')}`);
    expect(gone.json.totalResults).toBe(0);
    for (const one of [a, b]) expect((await okta.call("GET", `/Users/${one}`)).status).toBe(200);
  });

  test("wizard apps replace by PUT, with null as a member's display", async () => {
    const id = await push("By PUT");
    const [a, b] = ids;
    const body = {
      schemas: [schemas.group],
      id,
      displayName: "By PUT 2",
      members: [
        { value: a, display: "x" },
        { value: b, display: null },
      ],
    };
    const answer = await okta.call("PUT", `/Groups/${id}`, { body });
    expect(answer.json).toMatchObject({ id, displayName: "By PUT 2" });
    expect(await membersOf(id)).toEqual([a, b].sort());
    await okta.call("PUT", `/Groups/${id}`, { body: { ...body, members: [{ value: b }] } });
    expect(await membersOf(id)).toEqual([b]);
  });

  test("a name that is taken is 409; a member that nobody is is 400 and changes nothing", async () => {
    const id = await push("Taken");
    expect(
      (await okta.call("POST", "/Groups", { body: { schemas: [schemas.group], displayName: "TAKEN" } }))
        .status,
    ).toBe(409);
    const [a] = ids;
    for (const stranger of ["0199d8a0-0000-7000-8000-000000000001", "nobody"]) {
      const answer = await okta.call("PATCH", `/Groups/${id}`, {
        body: patchOf({ op: "add", path: "members", value: as(a, stranger) }),
      });
      expect(answer.status).toBe(400);
      expect(answer.json.scimType).toBe("invalidValue");
    }
    expect(await membersOf(id)).toEqual([]);
  });

  test("members survive a deactivation, and leave with a deletion", async () => {
    const id = await push("Stays");
    const { json: person } = await okta.call("POST", "/Users", { body: oktaUser("stays@okta.local") });
    await okta.call("PATCH", `/Groups/${id}`, {
      body: patchOf({ op: "add", path: "members", value: as(person.id) }),
    });
    await okta.call("PATCH", `/Users/${person.id}`, {
      body: patchOf({ op: "replace", value: { active: false } }),
    });
    expect(await membersOf(id)).toEqual([person.id]);
    const version = (await okta.call("GET", `/Groups/${id}`)).json.meta.version;
    await okta.call("DELETE", `/Users/${person.id}`);
    const after = await okta.call("GET", `/Groups/${id}`);
    expect(after.json.members).toEqual([]);
    expect(after.json.meta.version).not.toBe(version);
  });

  test("32 clients add one member each at the same time, and none is lost", async () => {
    const id = await push("Crowd");
    const people = await Promise.all(
      Array.from({ length: 32 }, (_, number) =>
        okta.call("POST", "/Users", { body: oktaUser(`crowd${number}@okta.local`) }),
      ),
    );
    const crowd = people.map((person) => person.json.id);
    const answers = await Promise.all(
      crowd.map((one) =>
        okta.call("PATCH", `/Groups/${id}`, {
          body: patchOf({ op: "add", path: "members", value: as(one) }),
        }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(32).fill(200));
    expect(await membersOf(id)).toEqual([...crowd].sort());
  });
});
