import { expect, test, vi } from "vitest";
import { control, testLease } from "#e2e/sync/synced-directory.ts";
import { LeaseLost } from "#lib/identity-servers/lease.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { endDevices, enrol, idsOf, managed } from "./managed-directory.ts";

/** What the test does around each call to Okta, and how many clients are open. */
const probe = vi.hoisted(() => ({
  open: 0,
  around: null as ((call: () => Promise<unknown>) => Promise<unknown>) | null,
}));

vi.mock(import("#lib/write-back/open-group.ts"), async (original) => {
  const { openOkta } = await original();
  return {
    openOkta: async (...args) => {
      const open = await openOkta(...args);
      if (open === null) return null;
      probe.open += 1;
      const okta = new Proxy(open.okta, {
        get: (target, name, receiver) => {
          const call = Reflect.get(target, name, receiver);
          return (...parameters: unknown[]) => {
            const made = async (): Promise<unknown> => Reflect.apply(call, target, parameters);
            return probe.around === null ? made() : probe.around(made);
          };
        },
      });
      const close = async () => {
        probe.open -= 1;
        await open.close();
      };
      return { ...open, okta, close };
    },
  };
});

test("a server that dies before or after any of its calls leaves nothing that the next one does not put right", async () => {
  const { directoryId, name, groupId, users, run, members } = await managed(4);
  const [a, b, guest] = users;
  if (!a || !b || !guest) throw new Error("too few users");
  await control.changeOrgMember(name, { group: groupId, user: guest.okta, change: "add" });
  await enrol(directoryId, b, guest);
  await run("compare");
  expect(await members()).toEqual(idsOf(b, guest));

  /** Runs with a server that dies around its nth call. @returns how many calls there were */
  const diesAt = async (fatal: number, when: "before" | "after"): Promise<number> => {
    const { lease } = await testLease();
    let calls = 0;
    const die = async () => {
      await pool().query("UPDATE identity_server SET epoch = epoch + 1 WHERE id = $1", [lease.serverId]);
      throw new LeaseLost();
    };
    probe.around = async (call) => {
      calls += 1;
      const isFatal = calls === fatal;
      if (isFatal && when === "before") await die();
      const answer = await call();
      if (isFatal) await die();
      return answer;
    };
    const outcome = await run("difference", lease).catch((error: unknown) => error);
    probe.around = null;
    expect(outcome).toEqual(fatal <= calls ? expect.any(LeaseLost) : undefined);
    return calls;
  };

  let [joining, leaving] = [a, b];
  let deaths = 0;
  for (let fatal = 1, isDone = false; !isDone; fatal += 1) {
    for (const when of ["before", "after"] as const) {
      await enrol(directoryId, joining);
      await endDevices(leaving);
      const calls = await diesAt(fatal, when);
      isDone = calls < fatal;
      if (!isDone) deaths += 1;
      await run("difference", (await testLease()).lease);
      expect(await members(), `died ${when} call ${fatal}`).toEqual(idsOf(joining, guest));
      const { rows } = await pool().query(
        "SELECT provider_id, state::text FROM managed_membership WHERE directory_id = $1 ORDER BY state::text",
        [directoryId],
      );
      expect(rows).toEqual([
        { provider_id: guest.okta, state: "foreign" },
        { provider_id: joining.okta, state: "there" },
      ]);
      [joining, leaving] = [leaving, joining];
    }
  }
  // Taking out, looking whether that is so, looking at the group, asking for the user's groups, putting in.
  expect(deaths).toBe(10);
  expect(probe.open).toBe(0);
});

test("whoever has lost the lease before it begins leaves no connection open", async () => {
  const { run } = await managed(1);
  const { lease } = await testLease();
  await pool().query("UPDATE identity_server SET epoch = epoch + 1 WHERE id = $1", [lease.serverId]);
  await expect(run("compare", lease)).rejects.toThrow(LeaseLost);
  expect(probe.open).toBe(0);
});
