import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { getConflict } from "#lib/users/linking/get-conflict.ts";
import { listConflicts } from "#lib/users/linking/list-conflicts.ts";
import { recheckAllConflicts } from "#lib/users/linking/recheck-conflicts.ts";
import { settleConflict } from "#lib/users/linking/settle-conflict.ts";
import { createUserInput, updateUserInput } from "#lib/users/made-here/contract.ts";
import { createUser } from "#lib/users/made-here/create-user.ts";
import { deleteUser } from "#lib/users/made-here/delete-user.ts";
import { getUserFields, updateUser } from "#lib/users/made-here/update-user.ts";
import {
  filterQuery,
  makeClient,
  mounts,
  oktaUser,
  patchOf,
  type ScimClient,
  schemas,
} from "./scim-client.ts";

const admin = systemActor("Ada");

/** Users made here before the provider was connected, and what becomes of them when it sends them. */
describe.each(mounts)("linking, over $name", (mount) => {
  let opened: Awaited<ReturnType<typeof mount.open>>;
  let okta: ScimClient;
  beforeAll(async () => {
    opened = await mount.open();
  });
  afterAll(() => opened.close());
  // A directory each, so that no test meets another's users.
  beforeEach(async () => {
    okta = await makeClient(opened);
  });

  const make = async (userName: string, more: Record<string, unknown> = {}) =>
    (
      await createUser(
        admin,
        createUserInput.parse({
          directoryId: okta.directoryId,
          userName,
          displayName: `Made ${userName}`,
          ...more,
        }),
      )
    ).id;
  const post = (userName: string, more: Record<string, unknown> = {}) =>
    okta.call("POST", "/Users", { body: oktaUser(userName, more) });
  const find = async (userName: string) =>
    (await okta.call("GET", `/Users${filterQuery(`userName eq "${userName}"`)}`)).json.Resources;
  const total = async () => (await okta.call("GET", "/Users?startIndex=1&count=1")).json.totalResults;
  const link = async (id: string) =>
    (
      await pool().query(
        `select linked_by::text as by, linked_at is not null as linked, external_id as "externalId",
           (select json_agg(json_build_array(type, source) order by id) from event e where e.subject_id = u.id) as history
         from users u where id = $1`,
        [id],
      )
    ).rows[0];
  const conflicts = async (state: "open" | "settled" = "open") =>
    (await listConflicts(admin, { state, directoryId: okta.directoryId })).conflicts;
  const onlyConflict = async () => {
    const [one, ...others] = await conflicts();
    if (!one || others.length > 0) throw new Error(`${others.length} conflicts too many, or none.`);
    return getConflict(admin, one.id);
  };
  /** Two users with one address: whoever has it could be either. */
  const twins = async () => [
    await make("one@acme.example", { email: "shared@acme.example" }),
    await make("two@acme.example", { email: "shared@acme.example" }),
  ];
  const shared = { emails: [{ value: "shared@acme.example", type: "work", primary: true }] };

  describe("a user made here", () => {
    test("is linked by externalId: same id, the provider's attributes win, ours that it does not send stay", async () => {
      const id = await make("old.name@acme.example", {
        externalId: "00u-1",
        nickName: "Annie",
        department: "Sales",
        title: "Clerk",
      });
      const answer = await post("anna@acme.example", { externalId: "00u-1", title: "Head of sales" });
      expect(answer.status).toBe(201);
      expect(answer.json).toMatchObject({
        id,
        userName: "anna@acme.example",
        displayName: "Test User",
        title: "Head of sales",
        nickName: "Annie",
        active: true,
        [schemas.enterprise]: { department: "Sales" },
        meta: { version: 'W/"2"' },
      });
      expect(answer.headers.get("location")).toContain(id);
      expect(await link(id)).toMatchObject({
        by: "scim",
        linked: true,
        history: [
          ["user.created", "admin"],
          ["user.linked", "scim"],
        ],
      });
      const { rows } = await pool().query(
        "select payload from event where subject_id = $1 and type = 'user.linked'",
        [id],
      );
      expect(rows[0].payload).toMatchObject({
        before: { userName: "old.name@acme.example", title: "Clerk" },
        after: { userName: "anna@acme.example", title: "Head of sales" },
      });
      expect(await total()).toBe(1);
    });

    test.each([
      ["user name", { userName: "anna@acme.example" }],
      ["primary identifier", { userName: "a.berg", email: "Anna@acme.example" }],
    ])("is linked by %s, when it is the only one", async (_, own) => {
      const id = await make(own.userName, own);
      const answer = await post("ANNA@acme.example", {
        emails: [{ value: "anna@ACME.example", type: "work", primary: true }],
      });
      expect(answer).toMatchObject({ status: 201, json: { id, userName: "ANNA@acme.example" } });
      expect(await total()).toBe(1);
    });

    test("is linked by the provider's first write to it, also one that changes nothing", async () => {
      const put = await make("put@acme.example");
      const [found] = await find("put@acme.example");
      expect(found.id).toBe(put);
      const read = (await okta.call("GET", `/Users/${put}`)).json;
      expect((await okta.call("PUT", `/Users/${put}`, { body: read })).status).toBe(200);
      expect(await link(put)).toMatchObject({ linked: true, by: "scim" });

      const patched = await make("patch@acme.example");
      const body = patchOf({ op: "replace", path: "externalId", value: "00u-patch" });
      expect((await okta.call("PATCH", `/Users/${patched}`, { body })).status).toBe(200);
      expect(await link(patched)).toMatchObject({
        linked: true,
        externalId: "00u-patch",
        history: [
          ["user.created", "admin"],
          ["user.linked", "scim"],
        ],
      });
      await okta.call("PATCH", `/Users/${patched}`, {
        body: patchOf({ op: "add", value: { title: "CEO" } }),
      });
      expect((await link(patched)).history.at(-1)).toEqual(["user.updated", "scim"]);
    });

    test("loses access when the provider says so in the same breath", async () => {
      const id = await make("gone@acme.example");
      expect((await post("gone@acme.example", { active: false })).json).toMatchObject({ id, active: false });
    });

    test("once linked is the provider's: our own changes are refused, a second POST is a 409", async () => {
      const id = await make("anna@acme.example");
      await post("anna@acme.example");
      await expect(getUserFields(admin, id)).rejects.toMatchObject({ code: "user_linked" });
      await expect(deleteUser(admin, id)).rejects.toMatchObject({ code: "user_linked" });
      expect(await post("anna@acme.example")).toMatchObject({
        status: 409,
        json: { scimType: "uniqueness" },
      });
      expect(await conflicts()).toEqual([]);
    });

    test("who was deleted here comes back linked", async () => {
      const id = await make("anna@acme.example");
      await deleteUser(admin, id);
      expect(await find("anna@acme.example")).toEqual([]);
      expect((await post("anna@acme.example")).json.id).toBe(id);
      expect(await link(id)).toMatchObject({ linked: true });
    });

    test("the provider's own people are not made one for a shared address", async () => {
      const first = await post("one@acme.example", shared);
      const second = await post("two@acme.example", shared);
      expect(second.status).toBe(201);
      expect(second.json.id).not.toBe(first.json.id);
    });

    test("32 who send it at once: linked once, the others get 409", async () => {
      const id = await make("anna@acme.example");
      const answers = await Promise.all(Array.from({ length: 32 }, () => post("anna@acme.example")));
      const created = answers.filter(({ status }) => status === 201);
      expect(created.map(({ json }) => json.id)).toEqual([id]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
      expect((await link(id)).history).toHaveLength(2);
      expect(await total()).toBe(1);
    });
  });

  describe("who could be several", () => {
    test("waits: 409, nothing linked or doubled, one row however often it is sent", async () => {
      const ids = await twins();
      const answers = await Promise.all(
        Array.from({ length: 32 }, () => post("anna@acme.example", { externalId: "00u-1", ...shared })),
      );
      for (const { status, json } of answers) {
        expect(status).toBe(409);
        expect(json).toMatchObject({ scimType: "uniqueness", status: "409" });
        expect(json.detail).toContain("conflict queue");
      }
      const conflict = await onlyConflict();
      expect(conflict).toMatchObject({
        state: "open",
        reason: "several",
        userName: "anna@acme.example",
        externalId: "00u-1",
        repeats: 31,
        client: "okta",
        keyName: "Test",
        createObstacle: null,
      });
      expect(conflict.people.map(({ id, matchedBy }) => [id, matchedBy])).toEqual(
        ids.map((id) => [id, ["identifier"]]),
      );
      expect(conflict.attributes.find(({ path }) => path === "userName")).toMatchObject({
        sent: "anna@acme.example",
        own: ["one@acme.example", "two@acme.example"],
      });
      expect(await total()).toBe(2);
      const { rows } = await pool().query("select resource::text from user_conflict where id = $1", [
        conflict.id,
      ]);
      expect(rows[0].resource).not.toContain("1mz050nq");
      expect(rows[0].resource).not.toContain("password");
    });

    test("also where externalId and name name different users, or the externalId is another one", async () => {
      await make("a@acme.example", { externalId: "00u-1" });
      await make("b@acme.example");
      expect((await post("b@acme.example", { externalId: "00u-1" })).status).toBe(409);
      expect(await onlyConflict()).toMatchObject({ reason: "different_users", candidates: 2 });

      await make("c@acme.example", { externalId: "00u-c" });
      expect((await post("c@acme.example", { externalId: "00u-new" })).status).toBe(409);
      expect((await conflicts()).map(({ reason }) => reason)).toEqual([
        "different_users",
        "other_external_id",
      ]);
    });

    test("a deactivated user of the provider's and one made here under the new name", async () => {
      const first = await post("old@acme.example", { externalId: "00u-1" });
      await okta.call("PUT", `/Users/${first.json.id}`, { body: { ...first.json, active: false } });
      const own = await make("new@acme.example");
      expect((await post("new@acme.example", { externalId: "00u-1" })).status).toBe(409);
      const conflict = await onlyConflict();
      expect(conflict.people.map(({ id, obstacle }) => [id, obstacle?.user.id])).toEqual([
        [first.json.id, own],
        [own, first.json.id],
      ]);
      // With ours out of the way the other one can be meant alone: the queue empties itself, and the POST goes through.
      await deleteUser(admin, own);
      expect(await conflicts()).toEqual([]);
      expect(await post("new@acme.example", { externalId: "00u-1" })).toMatchObject({
        status: 201,
        json: { id: first.json.id, userName: "new@acme.example", active: true },
      });
    });
  });

  describe("settled by linking", () => {
    test("Okta, which looks first, finds the user and updates it", async () => {
      const [one = ""] = await twins();
      await post("anna@acme.example", { externalId: "00u-1", ...shared });
      const conflict = await onlyConflict();
      const { userId } = await settleConflict(admin, conflict.id, {
        action: "link",
        userId: one,
        revision: conflict.revision,
      });
      expect(userId).toBe(one);
      expect(await link(one)).toMatchObject({
        linked: true,
        by: "admin",
        externalId: "00u-1",
        history: [
          ["user.created", "admin"],
          ["user.linked", "admin"],
        ],
      });
      const [found] = await find("anna@acme.example");
      expect(found).toMatchObject({ id: one, externalId: "00u-1" });
      const put = await okta.call("PUT", `/Users/${one}`, {
        body: { ...found, ...oktaUser("anna@acme.example", { externalId: "00u-1", ...shared }) },
      });
      expect(put.status).toBe(200);
      expect(await total()).toBe(2);
      expect(await conflicts("settled")).toMatchObject([
        { state: "linked", settledBy: "Ada", settledUser: { id: one } },
      ]);
    });

    test("a provider that sends it again without looking is answered with the user, once", async () => {
      const [, two = ""] = await twins();
      const body = { externalId: "00u-1", ...shared };
      await post("anna@acme.example", body);
      const conflict = await onlyConflict();
      await settleConflict(admin, conflict.id, { action: "link", userId: two, revision: conflict.revision });
      expect(await post("anna@acme.example", { ...body, title: "CEO" })).toMatchObject({
        status: 201,
        json: { id: two, title: "CEO" },
      });
      expect((await post("anna@acme.example", body)).status).toBe(409);
      expect(await conflicts()).toEqual([]);
      expect(await total()).toBe(2);
    });

    test("what another user has is told before, and refused", async () => {
      await make("a@acme.example", { externalId: "00u-1" });
      const b = await make("b@acme.example");
      await post("b@acme.example", { externalId: "00u-1" });
      const conflict = await onlyConflict();
      const people = new Map(conflict.people.map((person) => [person.userName, person]));
      expect(people.get("a@acme.example")?.obstacle?.detail).toContain("has the user name b@acme.example");
      expect(people.get("b@acme.example")?.obstacle?.detail).toContain("has the external ID 00u-1");
      expect(conflict.createObstacle).not.toBeNull();
      await expect(
        settleConflict(admin, conflict.id, { action: "link", userId: b, revision: conflict.revision }),
      ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("Made a@acme.example") });
      expect((await link(b)).linked).toBe(false);
    });

    test("what changed since the admin looked is refused", async () => {
      const [one = ""] = await twins();
      await post("anna@acme.example", { externalId: "00u-1", ...shared });
      const conflict = await onlyConflict();
      await post("anna@acme.example", { externalId: "00u-1", ...shared, title: "CEO" });
      const settle = (revision: number) =>
        settleConflict(admin, conflict.id, { action: "link", userId: one, revision });
      await expect(settle(conflict.revision)).rejects.toMatchObject({ code: "conflict" });
      const { revision } = await onlyConflict();
      const outcomes = await Promise.allSettled([settle(revision), settle(revision), settle(revision)]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    });
  });

  test("settled as another person: the user is created at once, and the provider's next POST gets it", async () => {
    const ids = await twins();
    const body = { externalId: "00u-1", ...shared };
    await post("anna@acme.example", body);
    const conflict = await onlyConflict();
    const { userId } = await settleConflict(admin, conflict.id, {
      action: "create",
      revision: conflict.revision,
    });
    expect(ids).not.toContain(userId);
    expect(await find("anna@acme.example")).toMatchObject([{ id: userId }]);
    expect(await post("anna@acme.example", body)).toMatchObject({ status: 201, json: { id: userId } });
    expect(await total()).toBe(3);
    expect((await link(ids[0] ?? "")).linked).toBe(false);
    expect(await conflicts()).toEqual([]);
  });

  test("discarded, it comes back when the provider sends it again", async () => {
    await twins();
    const body = { externalId: "00u-1", ...shared };
    await post("anna@acme.example", body);
    const first = await onlyConflict();
    await settleConflict(admin, first.id, { action: "discard", revision: first.revision });
    expect(await conflicts()).toEqual([]);
    expect((await post("anna@acme.example", body)).status).toBe(409);
    expect(await onlyConflict()).toMatchObject({ id: first.id, repeats: 0, revision: first.revision + 1 });
  });

  test("a conflict whose reason has gone ends by itself, and says by what", async () => {
    const [one = "", two = ""] = await twins();
    const body = { externalId: "00u-1", ...shared };
    await post("anna@acme.example", body);
    const fields = await getUserFields(admin, one);
    await updateUser(admin, one, updateUserInput.parse({ ...fields, email: "one@acme.example" }));
    expect(await conflicts()).toEqual([]);
    const [ended] = await conflicts("settled");
    expect(ended).toMatchObject({ state: "vanished", settledUser: { id: two } });
    expect(ended?.settledBy).toContain("Only one user can be meant now");
    expect(await post("anna@acme.example", body)).toMatchObject({ status: 201, json: { id: two } });
  });

  test("what ends a conflict from outside is found out by the job", async () => {
    await twins();
    await post("anna@acme.example", { externalId: "00u-1", ...shared });
    await pool().query("update users set identifier_key = null where directory_id = $1", [okta.directoryId]);
    await pool().query("update user_conflict set identifier_key = null where directory_id = $1", [
      okta.directoryId,
    ]);
    await recheckAllConflicts();
    expect(await conflicts("settled")).toMatchObject([{ state: "vanished", settledUser: null }]);
  });

  test("Entra, which filters by externalId and userName before it posts", async () => {
    const entra = await makeClient(opened, "entra");
    okta = entra;
    const [one = ""] = await twins();
    const send = () =>
      entra.call("POST", "/Users", {
        body: {
          schemas: [schemas.user, schemas.enterprise],
          externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
          userName: "anna@acme.example",
          active: true,
          displayName: "Anna Berg",
          emails: [{ primary: true, type: "work", value: "shared@acme.example" }],
          meta: { resourceType: "User" },
          roles: [],
        },
      });
    const match = async (filter: string) => (await entra.call("GET", `/Users${filterQuery(filter)}`)).json;
    expect((await match('externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"')).totalResults).toBe(0);
    expect((await send()).status).toBe(409);
    expect((await send()).status).toBe(409);
    const conflict = await onlyConflict();
    await settleConflict(admin, conflict.id, { action: "link", userId: one, revision: conflict.revision });
    expect(await match('userName eq "anna@acme.example"')).toMatchObject({
      totalResults: 1,
      Resources: [{ id: one, externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef" }],
    });
    expect(await send()).toMatchObject({ status: 201, json: { id: one } });
    const patch = patchOf({ op: "Replace", path: "displayName", value: "Anna B." });
    expect((await entra.call("PATCH", `/Users/${one}`, { body: patch })).status).toBe(200);
    expect(await total()).toBe(2);
  });

  test("one key of another directory sees and settles nothing of it", async () => {
    await twins();
    await post("anna@acme.example", { externalId: "00u-1", ...shared });
    const conflict = await onlyConflict();
    const stranger = { ...admin, role: "admin" as const, directoryIds: [] };
    await expect(getConflict(stranger, conflict.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(
      settleConflict(stranger, conflict.id, { action: "discard", revision: conflict.revision }),
    ).rejects.toMatchObject({ code: "not_found" });
    expect((await listConflicts(stranger, { state: "open" })).conflicts).toEqual([]);
  });
});
