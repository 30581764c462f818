import { expect, test } from "vitest";
import type { EntraClient } from "#lib/directories/providers/entra.ts";
import { ProviderRefusal } from "#lib/directories/providers/provider-refusal.ts";
import { entraSource } from "./entra-source.ts";

type Row = Awaited<ReturnType<EntraClient["usersDelta"]>>["value"][number];

/** What a tenant's delta makes of these rows, and who is looked up for it: there everybody reports to Grace. */
async function changesBy(...value: Row[]) {
  const asked: string[] = [];
  const usersDelta = async () => ({ value, "@odata.deltaLink": "https://graph/delta" });
  const usersById = async (ids: string[]) => {
    asked.push(...ids);
    const userOf = (id: string) => ({
      id,
      accountEnabled: true,
      userPrincipalName: id,
      manager: { id: "grace" },
    });
    return new Map(ids.map((id) => [id, userOf(id)]));
  };
  const client = { usersDelta, usersById } as unknown as EntraClient;
  const { users } = await entraSource(client, ["manager"], async () => undefined).changes({ link: "/delta" });
  return { asked, managers: users.map(({ profile }) => profile?.manager) };
}

const row = { accountEnabled: true, userPrincipalName: "ada" };
const removed = { reason: "deleted" };

test("a row names the manager, or is looked up: that the former one has gone does not say that there is none", async () => {
  const found = await changesBy(
    { ...row, id: "told", "manager@delta": [{ id: "alan", "@removed": removed }, { id: "kay" }] },
    { ...row, id: "half", "manager@delta": [{ id: "alan", "@removed": removed }] },
    { ...row, id: "silent" },
  );
  expect(found).toEqual({
    asked: ["half", "silent"],
    managers: [{ id: "kay" }, { id: "grace" }, { id: "grace" }],
  });
});

/** One row, and what whoever looks the user up is answered. */
async function changeBy(row: Omit<Row, "id">, found: Record<string, unknown> | null) {
  const client = {
    usersDelta: async () => ({ value: [{ ...row, id: "ada" }], "@odata.deltaLink": "https://graph/delta" }),
    usersById: async (ids: string[]) => new Map(ids.map((id) => [id, found && { id, ...found }])),
  } as unknown as EntraClient;
  const { users, cursor } = await entraSource(client, ["manager"], async () => undefined).changes({
    link: "/delta",
  });
  return { status: users[0]?.status, manager: users[0]?.profile?.manager ?? null, cursor };
}
const blocked = { accountEnabled: false, userPrincipalName: "ada" };
const enabled = { accountEnabled: true, userPrincipalName: "ada", manager: { id: "grace" } };
const cursor = { link: "https://graph/delta" };

test("an old copy that is asked for the manager does not take back what the row tells", async () => {
  const manager = { id: "grace" };
  expect(await changeBy(blocked, enabled)).toEqual({ status: "deactivated", manager, cursor });
  // One whom the copy does not have yet comes in all the same; as the row may be the older one, it is read again a while later.
  expect(await changeBy({ ...blocked, accountEnabled: true }, null)).toEqual({
    status: "active",
    manager: null,
    cursor: { ...cursor, isBare: true },
  });
});

test("a removal is believed when nobody is there; else everything is read again a while later", async () => {
  const row = { "@removed": { reason: "deleted" as const } };
  expect(await changeBy(row, null)).toMatchObject({ status: "deleted", cursor });
  expect(await changeBy(row, enabled)).toMatchObject({
    status: "active",
    cursor: { ...cursor, isBare: true },
  });
});

const LATEST = "https://graph/delta?$deltatoken=latest";

/** Where changes begin after a full reading; `known`: what was known of it before, and what Graph says of its link. */
async function cursorAfter(known: Record<string, string> | null, error: unknown = null) {
  const client = {
    latestDelta: async () => ({ value: { "@odata.deltaLink": LATEST } }),
    usersDelta: async () => (error === null ? { value: [] } : Promise.reject(error)),
    usersPage: async () => ({ value: [] }),
  } as unknown as EntraClient;
  return (await entraSource(client, ["mail"], async () => undefined).everyone(null, known)).cursor;
}
const select = "id,accountEnabled,userPrincipalName,mail";
const former = { link: "https://graph/delta?$deltatoken=former", select };
const refusal = (status: number) =>
  new ProviderRefusal("entra", { status, code: "syncStateNotFound", summary: "", traceId: null });

test("a full reading, which an old copy may answer, leaves the link of the changes before it", async () => {
  expect(await cursorAfter(former)).toEqual(former);
});

test.each<[string, Parameters<typeof cursorAfter>]>([
  ["there is none", [null]],
  ["it tells other properties", [{ ...former, select: "id" }]],
  ["Graph does not know it any more", [former, refusal(410)]],
])("a link that starts from now is followed by another full reading, where %s", async (_why, known) => {
  expect(await cursorAfter(...known)).toEqual({ link: LATEST, select, isBare: true });
});

test("a link that can't be followed for a moment is not given up", async () => {
  await expect(cursorAfter(former, refusal(503))).rejects.toThrow(ProviderRefusal);
});
