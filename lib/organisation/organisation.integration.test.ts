import { expect, test } from "vitest";
import { systemActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { getOrganisation } from "./get-organisation.ts";
import { updateOrganisation } from "./update-organisation.ts";

const owner = systemActor("test");
const acme = { name: "Acme GmbH", supportContact: "it-help@acme.example" };

test("name and support contact are kept, and the change is audited with before and after", async () => {
  const before = await updateOrganisation(owner, { name: "", supportContact: "" });
  expect(await updateOrganisation(owner, acme)).toEqual(acme);
  expect(await getOrganisation(owner)).toEqual(acme);
  const { rows } = await pool().query(
    "select before, after from audit_entry where action = 'organisation.update' order by at desc, id desc limit 1",
  );
  expect(rows).toEqual([{ before, after: acme }]);
});

test.each([
  ["help desk", { ...owner, role: "helpdesk" } as const],
  ["an admin of one directory", { ...owner, role: "admin", directoryIds: [newId()] } as const],
])("%s may not change what concerns every directory", async (_who, actor) => {
  await expect(updateOrganisation(actor, acme)).rejects.toMatchObject({ code: "forbidden" });
});
