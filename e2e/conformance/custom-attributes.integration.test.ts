import { fork } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAttributeInput, updateAttributeInput } from "#lib/attributes/contract.ts";
import { createAttribute } from "#lib/attributes/create-attribute.ts";
import { deleteAttribute } from "#lib/attributes/delete-attribute.ts";
import { updateAttribute } from "#lib/attributes/update-attribute.ts";
import { systemActor } from "#lib/auth/actor.ts";
import { getUser } from "#lib/users/get-user.ts";
import { listUserEvents } from "#lib/users/list-user-events.ts";
import { filterQuery, makeClient, mounts, patchOf, type ScimClient, schemas } from "./scim-client.ts";

/** What an admin adds under Settings › Global Attributes is part of every directory's schema at once. */
const owner = systemActor("test");
const muster = "urn:ietf:params:scim:schemas:extension:muster:2.0:User";
const okta = "urn:okta:acme_crm:1.0:user:custom";

const add = (key: string, type: string, scimPath: string, label = key) =>
  createAttribute(owner, createAttributeInput.parse({ key, label, type, scimPath }));

describe.each(mounts)("custom attributes over $name", (mount) => {
  let here: Awaited<ReturnType<typeof mount.open>>;
  let client: ScimClient;
  const ids: string[] = [];

  beforeAll(async () => {
    here = await mount.open();
    client = await makeClient(here, "okta");
    // The registry is in use before anything is added to it.
    expect((await client.call("GET", "/Schemas")).status).toBe(200);
    ids.push((await add("badgeNumber", "string", `${muster}:badgeNumber`, "Number on the badge")).id);
    ids.push((await add("remote", "boolean", `${muster}:remote`)).id);
    ids.push((await add("level", "integer", `${muster}:level`)).id);
    ids.push((await add("contractEnd", "dateTime", `${okta}:contractEnd`)).id);
    ids.push((await add("mentor", "reference", `${okta}:mentor`)).id);
  });
  afterAll(async () => {
    await client.call("GET", "/Users?count=1000").then(async ({ json }) => {
      for (const { id } of json.Resources ?? []) await client.call("DELETE", `/Users/${id}`);
    });
    const { pool } = await import("#lib/platform/db/pool.ts");
    // This directory's alone: over Next all suites share one database.
    await pool().query("delete from users where directory_id = $1", [client.directoryId]);
    for (const id of ids) await deleteAttribute(owner, id);
    await here.close();
  });

  const values = {
    [muster]: { badgeNumber: "B-7", remote: true, level: 3 },
    [okta]: { contractEnd: "2027-01-31T00:00:00Z", mentor: "someone" },
  };
  const post = (userName: string, more: object) =>
    client.call("POST", "/Users", { body: { schemas: [schemas.user], userName, ...more } });

  test("discovery lists them with their types, in Muster's extension and in their own", async () => {
    const found = await client.call("GET", `/Schemas/${muster}`);
    expect(found.json.attributes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "badgeNumber", type: "string", mutability: "readWrite" }),
        expect.objectContaining({ name: "remote", type: "boolean" }),
        expect.objectContaining({ name: "level", type: "integer" }),
      ]),
    );
    const other = await client.call("GET", `/Schemas/${okta}`);
    expect(other.json.attributes).toMatchObject([
      { name: "contractEnd", type: "dateTime" },
      { name: "mentor", type: "reference", referenceTypes: ["User"] },
    ]);
    const type = await client.call("GET", "/ResourceTypes/User");
    expect(type.json.schemaExtensions.map((one: { schema: string }) => one.schema)).toEqual([
      schemas.enterprise,
      muster,
      okta,
    ]);
  });

  test("POST stores them, GET gives them back, and the schemas name the extensions", async () => {
    const created = await post("custom@x.example", values);
    expect(created.status).toBe(201);
    const { json } = await client.call("GET", `/Users/${created.json.id}`);
    expect(json).toMatchObject({
      schemas: [schemas.user, muster, okta],
      [muster]: values[muster],
      [okta]: { contractEnd: "2027-01-31T00:00:00.000Z", mentor: "someone" },
    });
    const page = await getUser(owner, created.json.id);
    const rows = page.attributes.find(({ title }) => title === "Custom")?.attributes;
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ label: "Number on the badge", values: ["B-7"], source: "scim" }),
        expect.objectContaining({ label: "remote", values: ["Yes"] }),
        expect.objectContaining({ label: "level", values: ["3"] }),
      ]),
    );
    const { events } = await listUserEvents(owner, created.json.id, null);
    expect(events[0]?.changes).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ label: "Number on the badge", before: null, after: "B-7" }),
      ]),
    );
  });

  test.each([
    [`${muster}:badgeNumber`, 7, { [muster]: { badgeNumber: { a: 1 } } }],
    [`${muster}:remote`, "yes", { [muster]: { remote: "yes" } }],
    [`${muster}:level`, 1.5, { [muster]: { level: 1.5 } }],
    [`${okta}:contractEnd`, "soon", { [okta]: { contractEnd: "soon" } }],
  ])("a value of another type is refused: %s", async (path, wrong, body) => {
    expect(await post("wrong@x.example", body)).toMatchObject({
      status: 400,
      json: { scimType: "invalidValue", detail: expect.stringContaining(path) },
    });
    const created = await post(`right-${path.length}@x.example`, {});
    const patched = await client.call("PATCH", `/Users/${created.json.id}`, {
      body: patchOf({ op: "replace", path, value: path.endsWith("badgeNumber") ? { a: 1 } : wrong }),
    });
    expect(patched).toMatchObject({ status: 400, json: { scimType: "invalidValue" } });
  });

  test("PATCH by path, by extension and without a path; PUT replaces all; text is taken for number and yes-or-no", async () => {
    const created = await post("patched@x.example", values);
    const patch = (...operations: unknown[]) =>
      client.call("PATCH", `/Users/${created.json.id}`, { body: patchOf(...operations) });
    expect(
      (await patch({ op: "replace", path: `${muster}:badgeNumber`, value: "B-8" })).json[muster],
    ).toMatchObject({ badgeNumber: "B-8", level: 3 });
    expect((await patch({ op: "add", path: okta, value: { mentor: "other" } })).json[okta]).toMatchObject({
      mentor: "other",
      contractEnd: "2027-01-31T00:00:00.000Z",
    });
    expect(
      (await patch({ op: "replace", value: { [muster]: { level: "12", remote: "False" } } })).json[muster],
    ).toEqual({ badgeNumber: "B-8", remote: false, level: 12 });
    const removed = await patch({ op: "remove", path: okta });
    expect(removed.json[okta]).toBeUndefined();
    expect(removed.json.schemas).toEqual([schemas.user, muster]);
    const put = await client.call("PUT", `/Users/${created.json.id}`, {
      body: { schemas: [schemas.user], userName: "patched@x.example", [okta.toUpperCase()]: { MENTOR: "m" } },
    });
    expect(put.json).toMatchObject({ schemas: [schemas.user, okta], [okta]: { mentor: "m" } });
    expect(put.json[muster]).toBeUndefined();
  });

  test("filters, sort and projection know them", async () => {
    for (const [name, level] of [
      ["low", 9],
      ["high", 10],
    ] as const)
      await post(`${name}@sort.example`, { [muster]: { level, badgeNumber: name.toUpperCase() } });
    const names = async (filter: string, more = "") =>
      (await client.call("GET", `/Users${filterQuery(filter)}${more}`)).json.Resources?.map(
        (one: { userName: string }) => one.userName,
      );
    const both = 'userName ew "@sort.example"';
    expect(await names(`${muster}:badgeNumber eq "low" and ${both}`)).toEqual(["low@sort.example"]);
    expect(await names(`${muster}:level gt 9 and ${both}`)).toEqual(["high@sort.example"]);
    expect(await names(both, `&sortBy=${muster}:level&sortOrder=descending`)).toEqual([
      "high@sort.example",
      "low@sort.example",
    ]);
    const found = await client.call(
      "GET",
      `/Users${filterQuery(`${muster}:badgeNumber sw "hi"`)}&attributes=${muster}:level`,
    );
    expect(found.json.Resources).toMatchObject([{ [muster]: { level: 10 } }]);
    expect(found.json.Resources[0].userName).toBeUndefined();
    expect(await client.call("GET", `/Users${filterQuery(`${muster}:level eq "x"`)}`)).toMatchObject({
      status: 400,
      json: { scimType: "invalidFilter" },
    });
  });

  test("a namespace that nobody defined: POST and PUT pass over it and do not claim it, PATCH refuses with what to do", async () => {
    const unknown = "urn:ietf:params:scim:schemas:extension:unheard:2.0:User";
    const created = await post("unknown@x.example", {
      schemas: [schemas.user, unknown],
      [unknown]: { tag: "x" },
    });
    expect(created.status).toBe(201);
    expect(created.json.schemas).toEqual([schemas.user]);
    expect(created.json[unknown]).toBeUndefined();
    const patched = await client.call("PATCH", `/Users/${created.json.id}`, {
      body: patchOf({ op: "add", path: `${unknown}:tag`, value: "x" }),
    });
    expect(patched).toMatchObject({
      status: 400,
      json: { scimType: "invalidPath", detail: expect.stringContaining("Global Attributes") },
    });
  });
});

test("every process knows a new attribute, and a changed path, within a second", async () => {
  const child = fork(new URL("./serve-scim.ts", import.meta.url), {
    env: process.env,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  try {
    const [port] = (await once(child, "message")) as [number];
    const client = await makeClient({
      fetch: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
      close: () => Promise.resolve(),
    });
    const namesIn = async (urn: string): Promise<string[]> => {
      const { json } = await client.call("GET", `/Schemas/${urn}`);
      return json.attributes?.map((one: { name: string }) => one.name) ?? [];
    };
    expect(await namesIn(muster)).toEqual(["status"]);
    const { id } = await add("hat", "string", `${muster}:hat`);
    await expect.poll(() => namesIn(muster), { timeout: 1_000, interval: 20 }).toContain("hat");
    await updateAttribute(
      owner,
      id,
      updateAttributeInput.parse({ label: "Hat", scimPath: `${okta}:hat`, mappings: [] }),
    );
    await expect.poll(() => namesIn(okta), { timeout: 1_000, interval: 20 }).toEqual(["hat"]);
    expect(await namesIn(muster)).toEqual(["status"]);
    await deleteAttribute(owner, id);
    await expect.poll(() => namesIn(okta), { timeout: 1_000, interval: 20 }).toEqual([]);
  } finally {
    child.kill();
  }
});
