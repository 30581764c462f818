import { describe, expect, test } from "vitest";
import type { DevicePolicy } from "#lib/directories/contract.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { control, lastRun, syncedEntra, syncedOkta, usersOf } from "./synced-directory.ts";

/**
 * Every way that a user's status goes in Okta and Entra, against every choice of the device policy (D5, D6), through the
 * provider's own lifecycle and real syncs: the status here, the devices' and sessions' end, what comes back, and the day on
 * which the record goes.
 */
type Status = "pending" | "active" | "locked" | "suspended" | "deactivated" | "deleted";
/** What is done to a user before a sync, and what the sync makes of it. */
type Step = readonly [actions: readonly string[], status: Status];

const GRACE_DAYS = 10;
/** So many that the departures of a test are few among them. */
const USERS = 80;

const keep: DevicePolicy = {
  removeDevices: false,
  onDeactivated: false,
  onSuspended: false,
  onLocked: false,
  removeRecord: false,
  graceDays: GRACE_DAYS,
};
const remove: DevicePolicy = { ...keep, removeDevices: true };

const oktaPaths: Record<string, readonly Step[]> = {
  "suspended, and back": [
    [["suspend"], "suspended"],
    [["unsuspend"], "active"],
  ],
  "locked, and back": [
    [["lock"], "locked"],
    [["unlock"], "active"],
  ],
  "deactivated, and back": [
    [["deactivate"], "deactivated"],
    [["activate"], "active"],
  ],
  "suspended, then deactivated, and back": [
    [["suspend"], "suspended"],
    [["deactivate"], "deactivated"],
    [["activate"], "active"],
  ],
  "suspended, back, and locked": [
    [["suspend"], "suspended"],
    [["unsuspend"], "active"],
    [["lock"], "locked"],
  ],
  "locked, then deactivated, then deleted": [
    [["lock"], "locked"],
    [["delete"], "deactivated"],
    [["delete"], "deleted"],
  ],
  "suspended, then deleted in one go": [
    [["suspend"], "suspended"],
    [["delete", "delete"], "deleted"],
  ],
  "deleted in one go": [[["delete", "delete"], "deleted"]],
  "an expired password is no departure": [
    [["expire_password"], "active"],
    [["deactivate"], "deactivated"],
  ],
  "staged, and activated": [
    [[], "pending"],
    [["activate"], "active"],
  ],
  "staged, and deactivated": [
    [[], "pending"],
    [["deactivate"], "deactivated"],
  ],
};

const entraPaths: Record<string, readonly Step[]> = {
  "blocked, and back": [
    [["disable"], "deactivated"],
    [["enable"], "active"],
  ],
  "deleted, and restored": [
    [["soft-delete"], "deleted"],
    [["restore"], "active"],
  ],
  "blocked, deleted, and restored": [
    [["disable"], "deactivated"],
    [["soft-delete"], "deleted"],
    [["restore"], "deactivated"],
  ],
  "blocked, deleted, restored and let in": [
    [["disable"], "deactivated"],
    [["soft-delete"], "deleted"],
    [["restore", "enable"], "active"],
  ],
  "deleted for good": [[["delete"], "deleted"]],
};

const policies: Record<string, DevicePolicy> = {
  "devices stay": keep,
  "of removed users": remove,
  "of deactivated users": { ...remove, onDeactivated: true },
  "of suspended users": { ...remove, onSuspended: true },
  "of locked users": { ...remove, onLocked: true },
  "of all of them, and the record": {
    ...remove,
    onDeactivated: true,
    onSuspended: true,
    onLocked: true,
    removeRecord: true,
  },
};

/** D5: what the policy says in words. */
function takesDevices(policy: DevicePolicy, status: Status): boolean {
  const chosen: Partial<Record<Status, boolean>> = {
    locked: policy.onLocked,
    suspended: policy.onSuspended,
    deactivated: policy.onDeactivated,
    deleted: true,
  };
  return policy.removeDevices && chosen[status] === true;
}

type Facts = {
  status: Status;
  /** Why the device ended; null while it works. */
  device: Status | null;
  /** Whether the record has its day of removal, ten days on. */
  goes: boolean;
};

/** What must be after a step, from what was before it. */
function after(policy: DevicePolicy, before: Facts, status: Status): Facts {
  if (status === before.status) return before;
  if (status === "active" || status === "pending") return { status, device: null, goes: false };
  const takes = takesDevices(policy, status);
  return {
    status,
    device: before.device ?? (takes ? status : null),
    goes: status === "deleted" || (takes && policy.removeRecord),
  };
}

/** A phone for everybody of a directory, and a session of the portal for whoever may sign in. */
async function equip(directoryId: string): Promise<void> {
  await pool().query(
    `INSERT INTO device (id, directory_id, user_id, name, credential_id, public_key, transports)
     SELECT gen_random_uuid(), directory_id, id, 'Phone', uuid_send(id), '', '{}' FROM users WHERE directory_id = $1`,
    [directoryId],
  );
  await pool().query(
    `INSERT INTO portal_session (id, directory_id, user_id, token_hash, expires_at)
     SELECT gen_random_uuid(), directory_id, id, id::text, now() + interval '1 day' FROM users
      WHERE directory_id = $1 AND status = 'active'`,
    [directoryId],
  );
}

async function factsOf(id: string) {
  const { rows } = await pool().query(
    `SELECT u.status::text, d.end_reason AS device, u.purge_at IS NOT NULL AS goes,
            coalesce(abs(extract(epoch FROM u.purge_at - now()) / 86400 - ${GRACE_DAYS}) < 0.1, true) AS "inTenDays",
            s.id IS NOT NULL AND s.ended_at IS NULL AS session
       FROM users u JOIN device d ON d.user_id = u.id LEFT JOIN portal_session s ON s.user_id = u.id WHERE u.id = $1`,
    [id],
  );
  return rows[0];
}

type Person = { id: string; login: string };
type Directory = { directoryId: string; sync: () => Promise<void> };

/** Leads one person along each path, step by step; one sync for each step of all of them. */
async function walk(
  { directoryId, sync }: Directory,
  policy: DevicePolicy,
  paths: Record<string, readonly Step[]>,
  personOf: Map<string, Person>,
  act: (person: Person, action: string) => Promise<void>,
): Promise<void> {
  const ids = new Map<string, string>();
  const users = await usersOf(directoryId);
  for (const [name, { login }] of personOf) ids.set(name, users.get(login)?.id ?? "");
  const facts = new Map<string, Facts>();
  const sessions = new Map<string, boolean>();
  for (const [name] of personOf) {
    const status = paths[name]?.[0]?.[1] === "pending" ? "pending" : "active";
    facts.set(name, { status, device: null, goes: false });
    sessions.set(name, status === "active");
  }
  const rounds = Math.max(...Object.values(paths).map((steps) => steps.length));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, person] of personOf)
      for (const action of paths[name]?.[round]?.[0] ?? []) await act(person, action);
    await sync();
    expect(await lastRun(directoryId)).toMatchObject({ kind: "changes", state: "succeeded", failure: null });
    for (const [name, before] of facts) {
      const status = paths[name]?.[round]?.[1];
      const expected = status === undefined ? before : after(policy, before, status);
      // U3: whoever is not to sign in has no session, and gets none back.
      const keepsSession = sessions.get(name) === true && expected.status === "active";
      facts.set(name, expected);
      sessions.set(name, keepsSession);
      expect(await factsOf(ids.get(name) ?? ""), `${name}, step ${round + 1}`).toEqual({
        ...expected,
        inTenDays: true,
        session: keepsSession,
      });
    }
  }
}

describe.each(Object.entries(policies))("Okta, devices %s", (_name, policy) => {
  test("every way that a status goes", async () => {
    const { name, directoryId, sync } = await syncedOkta(USERS, { policy });
    const staged: Person[] = [];
    for (const login of ["staged.one@example.org", "staged.two@example.org"])
      staged.push({ login, id: await addToOkta(name, login, "STAGED") });
    await sync();
    await equip(directoryId);
    const people = (await control.orgUsers(name)).slice(1);
    const personOf = new Map(
      Object.entries(oktaPaths).map(([path, steps], index) => {
        const person = steps[0]?.[1] === "pending" ? staged.shift() : people[index];
        if (!person) throw new Error("too few people");
        return [path, person];
      }),
    );
    await walk({ directoryId, sync }, policy, oktaPaths, personOf, ({ id }, action) =>
      control.orgUserAction(name, {
        user: id,
        action: action as Parameters<typeof control.orgUserAction>[1]["action"],
      }),
    );
  });
});

const entraPolicies = Object.entries(policies).filter(
  ([, policy]) => !policy.onSuspended && !policy.onLocked,
);
describe.each([
  ...entraPolicies,
  ["and the record", { ...remove, onDeactivated: true, removeRecord: true }] as const,
])("Entra, devices %s", (_name, policy) => {
  test("every way that a status goes", async () => {
    const { name, directoryId, sync } = await syncedEntra(USERS, { policy });
    await sync();
    await equip(directoryId);
    const people = await control.tenantUsers(name);
    const personOf = new Map(
      Object.keys(entraPaths).map((path, index) => [path, people[index] ?? { id: "", login: "" }]),
    );
    await walk({ directoryId, sync }, policy, entraPaths, personOf, ({ id }, action) =>
      control.tenantUserAction(name, {
        user: id,
        action: action as Parameters<typeof control.tenantUserAction>[1]["action"],
      }),
    );
  });
});

/** Adds somebody by Okta's own API. @returns their id there */
async function addToOkta(name: string, login: string, status: "STAGED" | "ACTIVE"): Promise<string> {
  const { url } = await control.org(name);
  const token = await control.createOrgToken(name, "super");
  const answer = await fetch(`${url}/api/v1/users?activate=${status === "ACTIVE"}`, {
    method: "POST",
    headers: { authorization: `SSWS ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ profile: { login, email: login, firstName: "Alex", lastName: "Again" } }),
  });
  const { id } = (await answer.json()) as { id: string };
  return id;
}

test("somebody who is deleted and made anew under the same name is another person, without the old one's devices", async () => {
  const { name, directoryId, sync } = await syncedOkta(40, { policy: remove });
  await sync();
  await equip(directoryId);
  const [, person] = await control.orgUsers(name);
  if (!person) throw new Error("too few people");
  const before = (await usersOf(directoryId)).get(person.login)?.id ?? "";
  for (const action of ["delete", "delete"] as const)
    await control.orgUserAction(name, { user: person.id, action });
  const anew = await addToOkta(name, person.login, "ACTIVE");
  await sync();
  const { rows } = await pool().query(
    `SELECT u.id, u.status::text, u.provider_id AS provider, (SELECT count(*)::int FROM device d WHERE d.user_id = u.id AND d.ended_at IS NULL) AS devices
       FROM users u WHERE u.directory_id = $1 AND u.user_name = $2 ORDER BY u.created_at`,
    [directoryId, person.login],
  );
  expect(rows).toEqual([
    { id: before, status: "deleted", provider: person.id, devices: 0 },
    { id: expect.not.stringMatching(before), status: "active", provider: anew, devices: 0 },
  ]);
});

test("somebody who moves to another directory leaves the one, arrives in the other, and takes nothing along", async () => {
  const [from, to] = [await syncedOkta(40, { policy: remove }), await syncedOkta(40)];
  await Promise.all([from.sync(), to.sync()]);
  await equip(from.directoryId);
  const [, person] = await control.orgUsers(from.name);
  if (!person) throw new Error("too few people");
  for (const action of ["delete", "delete"] as const)
    await control.orgUserAction(from.name, { user: person.id, action });
  await addToOkta(to.name, `moved.${person.login}`, "ACTIVE");
  await Promise.all([from.sync(), to.sync()]);
  expect((await usersOf(from.directoryId)).has(person.login)).toBe(false);
  const moved = (await usersOf(to.directoryId)).get(`moved.${person.login}`);
  expect(moved).toMatchObject({ status: "active", version: 1 });
  const { rows } = await pool().query("SELECT 1 FROM device WHERE user_id = $1", [moved?.id]);
  expect(rows).toEqual([]);
});
