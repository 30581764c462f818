import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  copiesOfUser,
  filterQuery,
  makeClient,
  mounts,
  oktaUser,
  patchOf,
  type ScimClient,
  schemas,
} from "./scim-client.ts";

/** What Okta does with users, call by call (Okta SCIM 2.0 reference). */
describe.each(mounts)("what Okta sends for users, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let okta: ScimClient;
  beforeAll(async () => {
    opened = await mount.open();
    okta = await makeClient(opened);
  });
  afterAll(() => opened.close());

  test("Test API credentials: an empty directory is a success, for groups too", async () => {
    for (const path of ["/Users?startIndex=1&count=2", "/Groups?startIndex=1&count=100"]) {
      const answer = await okta.call("GET", path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-type")).toMatch(/^application\/scim\+json/);
      expect(answer.json).toEqual({
        schemas: [schemas.list],
        totalResults: 0,
        startIndex: 1,
        itemsPerPage: 0,
        Resources: [],
      });
    }
  });

  test("assign, update, deactivate, reassign", async () => {
    const userName = "Test.User@okta.local";
    const before = await okta.call("GET", `/Users${filterQuery(`userName eq "${userName}"`)}`);
    expect(before.json.totalResults).toBe(0);

    const created = await okta.call("POST", "/Users", { body: oktaUser(userName) });
    expect(created.status).toBe(201);
    const { groups: _groups, password: _password, ...kept } = oktaUser(userName);
    expect(created.json).toEqual({
      ...kept,
      id: expect.any(String),
      meta: {
        resourceType: "User",
        created: expect.any(String),
        lastModified: expect.any(String),
        version: 'W/"1"',
        location: expect.stringContaining(`/api/scim/v2/${okta.directoryId}/Users/${created.json.id}`),
      },
    });
    expect(created.headers.get("location")).toBe(created.json.meta.location);
    expect(created.text).not.toContain("1mz050nq");
    const path = `/Users/${created.json.id}`;

    const read = await okta.call("GET", path);
    expect(read.json).toEqual(created.json);
    const mapped = {
      ...read.json,
      groups: [],
      name: { ...read.json.name, familyName: "Renamed" },
      password: "x",
    };
    const updated = await okta.call("PUT", path, { body: mapped });
    expect(updated.status).toBe(200);
    expect(updated.json).toMatchObject({
      id: created.json.id,
      name: { familyName: "Renamed" },
      meta: { version: 'W/"2"' },
    });

    const off = await okta.call("PATCH", path, {
      body: patchOf({ op: "replace", value: { active: false } }),
    });
    expect(off.status).toBe(200);
    expect(off.json).toMatchObject({ active: false, name: { familyName: "Renamed" } });
    expect((await okta.call("GET", path)).json.active).toBe(false);

    const found = await okta.call("GET", `/Users${filterQuery(`userName eq "${userName}"`)}`);
    expect(found.json).toMatchObject({
      totalResults: 1,
      itemsPerPage: 1,
      Resources: [{ id: created.json.id, active: false }],
    });
    const again = await okta.call("PUT", path, { body: { ...found.json.Resources[0], active: true } });
    expect(again.json).toMatchObject({ id: created.json.id, active: true });
  });

  test("an update sends back id, meta and groups of the GET: they are passed over, and so is a new password", async () => {
    const { json } = await okta.call("POST", "/Users", { body: oktaUser("echo@okta.local") });
    const group = { schemas: [schemas.group], displayName: "Echo", members: [{ value: json.id }] };
    await okta.call("POST", "/Groups", { body: group });
    const got = await okta.call("GET", `/Users/${json.id}`);
    expect(got.json.groups).toMatchObject([{ display: "Echo" }]);
    const body = { ...got.json, groups: [], meta: { version: "x" }, password: "2nd-placeholder", title: "T" };
    const put = await okta.call("PUT", `/Users/${json.id}`, { body });
    expect(put.json).toMatchObject({ id: json.id, title: "T", groups: [{ display: "Echo" }] });
    expect(put.text).not.toContain("2nd-placeholder");
  });

  test("a wizard app deactivates by PUT", async () => {
    const { json } = await okta.call("POST", "/Users", { body: oktaUser("wizard@okta.local") });
    const off = await okta.call("PUT", `/Users/${json.id}`, { body: { ...json, active: false } });
    expect(off.json).toMatchObject({ active: false });
  });

  test("a body that does not speak of active leaves it", async () => {
    const { json } = await okta.call("POST", "/Users", {
      body: oktaUser("silent@okta.local", { active: false }),
    });
    const { active: _active, ...body } = json;
    expect((await okta.call("PUT", `/Users/${json.id}`, { body })).json.active).toBe(false);
  });

  test("a rename is found under the new name only", async () => {
    const { json } = await okta.call("POST", "/Users", { body: oktaUser("old.name@okta.local") });
    await okta.call("PUT", `/Users/${json.id}`, { body: { ...json, userName: "New.Name@okta.local" } });
    const [old, renamed] = await Promise.all(
      ["old.name@okta.local", "new.name@OKTA.local"].map((name) =>
        okta.call("GET", `/Users${filterQuery(`userName eq "${name}"`)}`),
      ),
    );
    expect(old?.json.totalResults).toBe(0);
    expect(renamed?.json.Resources).toMatchObject([{ id: json.id, userName: "New.Name@okta.local" }]);
  });

  test("renamed while unassigned: the POST with the same externalId brings the same user back", async () => {
    const body = oktaUser("was@okta.local", { externalId: "00u-same" });
    const { json } = await okta.call("POST", "/Users", { body });
    await okta.call("PATCH", `/Users/${json.id}`, {
      body: patchOf({ op: "replace", value: { active: false } }),
    });
    const back = await okta.call("POST", "/Users", { body: { ...body, userName: "is@okta.local" } });
    expect(back.status).toBe(201);
    expect(back.json).toMatchObject({ id: json.id, userName: "is@okta.local", active: true });
  });

  test("import: pages of 100 in a stable order cover everybody once", async () => {
    const importing = await makeClient(opened);
    const first = await importing.call("POST", "/Users", { body: oktaUser("first@okta.local") });
    await copiesOfUser(importing, first.json.id, 229);
    const seen: string[] = [];
    for (let startIndex = 1; ; startIndex += 100) {
      const { json } = await importing.call("GET", `/Users?startIndex=${startIndex}&count=100`);
      expect(json).toMatchObject({ totalResults: 230, startIndex });
      expect(json.itemsPerPage).toBe(json.Resources.length);
      seen.push(...json.Resources.map((user: { id: string }) => user.id));
      if (startIndex + json.itemsPerPage > json.totalResults) break;
    }
    expect(new Set(seen).size).toBe(230);
    expect(seen).toHaveLength(230);
  });

  test("two directories may have the same userName; neither sees the other's user", async () => {
    const other = await makeClient(opened);
    const [mine, theirs] = await Promise.all(
      [okta, other].map((one) => one.call("POST", "/Users", { body: oktaUser("shared@okta.local") })),
    );
    expect([mine?.status, theirs?.status]).toEqual([201, 201]);
    const path = `/Users/${theirs?.json.id}`;
    for (const [method, body] of [
      ["GET"],
      ["PUT", oktaUser("x")],
      ["PATCH", patchOf({ op: "replace", path: "active", value: false })],
      ["DELETE"],
    ] as const) {
      expect((await okta.call(method, path, body === undefined ? {} : { body })).status).toBe(404);
    }
    expect((await other.call("GET", path)).json).toMatchObject({ active: true });
    expect((await okta.call("GET", path, { authorization: `Bearer ${other.token}` })).status).toBe(401);
  });
});
