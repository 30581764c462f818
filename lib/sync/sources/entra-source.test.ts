import { expect, test } from "vitest";
import type { EntraClient } from "#lib/directories/providers/entra.ts";
import { entraSource } from "./entra-source.ts";

type Row = Awaited<ReturnType<EntraClient["usersDelta"]>>["value"][number];

/** What a tenant's delta makes of these rows, and who is looked up for it: there everybody reports to Grace. */
async function changesBy(...value: Row[]) {
  const asked: string[] = [];
  const usersDelta = async () => ({ value, "@odata.deltaLink": "https://graph/delta" });
  const user = async (id: string) => {
    asked.push(id);
    return { id, accountEnabled: true, userPrincipalName: id, manager: { id: "grace" } };
  };
  const client = { usersDelta, user } as unknown as EntraClient;
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
