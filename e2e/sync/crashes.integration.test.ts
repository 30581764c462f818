import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { createDirectoryInput } from "#lib/directories/contract.ts";
import { createDirectory } from "#lib/directories/create-directory.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { runSync } from "#lib/sync/run/run-sync.ts";
import { boundDirectory, control, owner, testLease } from "./synced-directory.ts";

/** The transactions of a run's own, of which one is broken off: the n-th from now on, of one directory. */
beforeAll(async () => {
  await pool().query(`
    CREATE SEQUENCE test_turn;
    CREATE TABLE test_crash (directory_id uuid, turn bigint);
    CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM test_crash WHERE directory_id = NEW.directory_id) AND
         nextval('test_turn') = (SELECT turn FROM test_crash WHERE directory_id = NEW.directory_id) THEN
        RAISE EXCEPTION 'crashed';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER crash BEFORE UPDATE ON sync_run FOR EACH ROW EXECUTE FUNCTION crash()`);
});

const USERS = 12;
const index = fc.nat(USERS - 1);
const action = fc.oneof(
  fc.record({
    user: index,
    action: fc.constantFrom("suspend", "unsuspend", "lock", "unlock", "deactivate", "activate", "delete"),
  }),
  fc.record({ user: index, action: fc.constant("set" as const), title: fc.constantFrom("One", "Other") }),
  fc.record({ user: index, action: fc.constant("swap" as const), with: index }),
  fc.record({ user: index, action: fc.constant("add" as const) }),
);
const step = fc.record({
  actions: fc.array(action, { minLength: 1, maxLength: 4 }),
  wanted: fc.constantFrom("full" as const, "changes" as const),
  crashes: fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 2 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function apply(org: string, { actions }: Step): Promise<void> {
  for (const one of actions) {
    const people = (await control.orgUsers(org)).slice(1);
    const user = people[one.user % people.length];
    if (user === undefined) continue;
    const act = (id: string, input: Omit<Parameters<typeof control.orgUserAction>[1], "user">) =>
      // What Okta's life cycle does not allow from where the user is, is refused, and nothing happens.
      control.orgUserAction(org, { user: id, ...input }).catch(() => undefined);
    if (one.action === "add") await control.addOrgUsers(org, 1);
    else if ("title" in one) await act(user.id, { action: "set", profile: { title: one.title } });
    else if ("with" in one) {
      const other = people[one.with % people.length];
      if (other === undefined || other.id === user.id) continue;
      await act(user.id, { action: "rename", login: `${newId()}@example.org` });
      await act(other.id, { action: "rename", login: user.login });
      await act(user.id, { action: "rename", login: other.login });
    } else await act(user.id, { action: one.action });
  }
}

/** All that a sync is answerable for, without what differs from directory to directory: ids and times. */
async function outcome(directoryId: string) {
  const { rows: users } = await pool().query(
    `SELECT u.provider_id, u.user_name, u.user_name_key, u.status::text, u.said_status::text, u.deleted_at IS NOT NULL AS gone,
            u.resource, u.version,
            (SELECT array_agg(e.type ORDER BY e.id) FROM event e WHERE e.directory_id = $1 AND e.subject_id = u.id) AS events
       FROM users u WHERE u.directory_id = $1 ORDER BY u.provider_id, u.created_at`,
    [directoryId],
  );
  const { rows: held } = await pool().query(
    `SELECT u.provider_id, i.status::text FROM sync_hold h JOIN sync_hold_item i ON i.hold_id = h.id JOIN users u ON u.id = i.user_id
      WHERE h.directory_id = $1 AND h.state = 'waiting' ORDER BY 1`,
    [directoryId],
  );
  const { rows: runs } = await pool().query(
    "SELECT kind::text, state::text, counts FROM sync_run WHERE directory_id = $1 ORDER BY started_at",
    [directoryId],
  );
  const { rowCount: staged } = await pool().query(
    "SELECT 1 FROM sync_staged_user s JOIN sync_run r ON r.id = s.run_id WHERE r.directory_id = $1",
    [directoryId],
  );
  return { users, held, runs, staged };
}

test("whatever happens in the directory, a sync that is broken off anywhere and taken over ends as one that was not", {
  timeout: 120_000,
}, async () => {
  const servers = [await testLease(), await testLease()] as const;
  const sync = (directoryId: string, wanted: Step["wanted"], attempt = 0) =>
    runSync(
      { directoryId, wanted, trigger: "test" },
      { ...servers[attempt % 2 === 0 ? 0 : 1], signal: new AbortController().signal },
    );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 3 }), async (steps) => {
      const org = `org-${newId().slice(-12)}`;
      const { url, tokens } = await control.createOrg({ name: org, users: USERS, token: "read-only" });
      const directoryOf = async (name: string) => {
        const input = { type: "okta", name: `${org} ${name}`, tenantUrl: url, apiToken: tokens.at(-1) };
        const { id } = await createDirectory(owner, createDirectoryInput.parse(input));
        await boundDirectory(id);
        await sync(id, "full");
        return id;
      };
      const [calm, shaken] = [await directoryOf("calm"), await directoryOf("shaken")];
      for (const one of steps) {
        await apply(org, one);
        await sync(calm, one.wanted);
        // The last attempt is broken off by nothing; an earlier one may have come to its end before its crash.
        for (const [attempt, turn] of [...one.crashes, 0].entries()) {
          await pool().query(
            "INSERT INTO test_crash SELECT $1, $2 + CASE WHEN is_called THEN last_value ELSE 0 END FROM test_turn",
            [shaken, turn],
          );
          const error = await sync(shaken, one.wanted, attempt).then(
            () => null,
            (reason: Error) => reason,
          );
          await pool().query("DELETE FROM test_crash");
          if (error === null) break;
          expect(error.message).toBe("crashed");
        }
        expect(await outcome(shaken)).toEqual(await outcome(calm));
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
