import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { nodeHttp, oktaUser, patchOf } from "#e2e/conformance/scim-client.ts";
import { findValidDevice } from "#lib/devices/device.store.ts";
import { enrolDevice } from "#lib/devices/enrol-device.ts";
import { issueKey } from "#lib/keys/issue-key.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { giveAccessBack } from "#lib/users/lifecycle/give-access-back.ts";
import { suspendUsers } from "#lib/users/lifecycle/suspend-users.ts";
import { control, owner, syncedOkta, usersOf } from "./synced-directory.ts";

/** An admin's suspension against everything that a directory can say, by SCIM over HTTP and by real syncs. */

const muster = "urn:ietf:params:scim:schemas:extension:muster:2.0:User";

async function statusOf(id: string) {
  const { rows } = await pool().query(
    "SELECT status::text, status_source::text AS source, said_status::text AS said FROM users WHERE id = $1",
    [id],
  );
  return rows[0];
}

async function enrolled(directoryId: string, userId: string): Promise<Buffer> {
  const credentialId = randomBytes(16);
  const device = {
    directoryId,
    userId,
    name: "Phone",
    credentialId,
    publicKey: randomBytes(8),
    counter: 0,
    transports: [],
    backupEligible: false,
    backedUp: false,
  };
  await enrolDevice(device, "");
  return credentialId;
}

/** A SCIM client of the directory, over HTTP. */
async function scimOf(directoryId: string) {
  const { token } = await issueKey(owner, directoryId, { name: "Test", scopes: ["read", "users"] });
  const open = await nodeHttp.open();
  const call = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
    const response = await open.fetch(`/api/scim/v2/${directoryId}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === "" ? null : JSON.parse(text) };
  };
  return { call, close: open.close };
}

const active = (value: boolean) => patchOf({ op: "replace", value: { active: value } });

test("what SCIM took is not given back by a sync, since the directory's own status knows nothing of it", async () => {
  const { name, directoryId, sync } = await syncedOkta(30);
  await sync();
  const [, unassigned, removed] = await control.orgUsers(name);
  if (!unassigned || !removed) throw new Error("too few people");
  const users = await usersOf(directoryId);
  const id = users.get(unassigned.login)?.id ?? "";
  const removedId = users.get(removed.login)?.id ?? "";
  const { call, close } = await scimOf(directoryId);
  await call("PATCH", `/Users/${id}`, active(false));
  expect((await call("DELETE", `/Users/${removedId}`)).status).toBe(204);
  const taken = { status: "deactivated", source: "scim", said: null };

  await sync("full");
  expect(await statusOf(id)).toEqual(taken);
  expect(await statusOf(removedId)).toMatchObject({ status: "deleted", source: "scim" });
  // Neither by way of something worse.
  await control.orgUserAction(name, { user: unassigned.id, action: "suspend" });
  await sync();
  await control.orgUserAction(name, { user: unassigned.id, action: "unsuspend" });
  await sync();
  expect(await statusOf(id)).toEqual(taken);

  await call("PATCH", `/Users/${id}`, active(true));
  expect((await statusOf(id)).status).toBe("active");
  await giveAccessBack(owner, [removedId]);
  await sync("full");
  expect((await statusOf(removedId)).status).toBe("active");
  await close();
});

test("no word of the directory lifts an admin's suspension, and lifting it leaves the directory's last word", async () => {
  const { name, directoryId, sync } = await syncedOkta(30);
  await sync();
  const [, person, other] = await control.orgUsers(name);
  if (!person || !other) throw new Error("too few people");
  const users = await usersOf(directoryId);
  const id = users.get(person.login)?.id ?? "";
  const credential = await enrolled(directoryId, id);
  await suspendUsers(owner, { userIds: [id], reason: "Left" });
  expect(await findValidDevice(credential)).toBeNull();

  // By SCIM.
  const { call, close } = await scimOf(directoryId);
  const status = `/Users/${id}?attributes=active,${muster}:status`;
  const held = { status: "suspended", source: "admin", said: "active" };
  expect(await call("PATCH", status, active(true))).toMatchObject({
    status: 200,
    json: { active: true, [muster]: { status: "suspended" } },
  });
  expect(await statusOf(id)).toEqual(held);
  await call("PATCH", status, active(false));
  expect(await statusOf(id)).toEqual({ status: "deactivated", source: "scim", said: "deactivated" });
  const sent = oktaUser(person.login, { externalId: person.id });
  expect(await call("PUT", `/Users/${id}`, sent)).toMatchObject({ status: 200, json: { active: true } });
  expect(await statusOf(id)).toEqual(held);
  expect((await call("PATCH", status, active(true))).json[muster]).toEqual({ status: "suspended" });
  await call("PATCH", status, active(false));
  // Okta posts again after a reassignment.
  expect(await call("POST", "/Users", sent)).toMatchObject({ status: 201, json: { id } });
  expect(await statusOf(id)).toEqual(held);
  await close();

  // By syncs: active, suspended and active again, in steps and in full.
  await sync("full");
  expect(await statusOf(id)).toEqual(held);
  await control.orgUserAction(name, { user: person.id, action: "suspend" });
  await sync();
  expect(await statusOf(id)).toEqual({ ...held, said: "suspended" });
  await control.orgUserAction(name, { user: person.id, action: "unsuspend" });
  await sync();
  expect(await statusOf(id)).toEqual(held);
  await control.orgUserAction(name, { user: person.id, action: "deactivate" });
  await sync();
  expect(await statusOf(id)).toEqual({ status: "deactivated", source: "sync", said: "deactivated" });
  await giveAccessBack(owner, [id]);
  expect(await statusOf(id)).toEqual({ status: "deactivated", source: "sync", said: null });

  // What an admin gives back against the directory lasts until the directory's next word.
  await giveAccessBack(owner, [id]);
  expect(await statusOf(id)).toEqual({ status: "active", source: "admin", said: null });
  expect(await findValidDevice(credential)).not.toBeNull();
  await sync();
  expect((await statusOf(id)).status).toBe("active");
  await sync("full");
  expect(await statusOf(id)).toEqual({ status: "deactivated", source: "sync", said: null });
  expect((await usersOf(directoryId)).get(other.login)?.status).toBe("active");
});
