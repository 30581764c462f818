import type { GroupList } from "#lib/groups/contract.ts";
import type { UserList } from "#lib/users/contract.ts";
import { enrol } from "../fixtures/enrol.ts";
import { openPage } from "../fixtures/open-page.ts";
import { addOkta, bind } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

test("groups are previewed and read, too many departures wait for an admin, and a managed group says what keeps whom out", async ({
  page,
  ownerApi,
  product,
  sandbox: { control },
}) => {
  const name = unique("grouped");
  const org = await control.createOrg({ name, users: 20 });
  const directory = await addOkta(ownerApi, unique("Grouped"), org);
  const place = `/settings/directories/${directory.id}`;
  const plan = { reach: "everyone", fullEveryMinutes: 360, changesEverySeconds: 3600 };
  await ownerApi.send("PATCH", `directories/${directory.id}/sync`, { ...plan, enabled: false });
  await bind(ownerApi, directory.id);
  const people = (await control.orgUsers(name)).slice(1);
  const [ann, ben, cleo] = people;
  if (!ann || !ben || !cleo) throw new Error("too few people");
  const logins = people.map(({ login }) => login);
  await control.addOrgGroup(name, { name: "Sales", type: "OKTA_GROUP", members: logins.slice(0, 12) });

  await test.step("who would join is shown before anything is read", async () => {
    await openPage(page, `${place}/sync`);
    await page.getByRole("radio", { name: "All groups" }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved.")).toBeVisible();
    await page.getByRole("button", { name: "Preview a sync" }).click();
    await page.getByRole("button", { name: "Groups 1" }).click({ timeout: 30_000 });
    await expect(page.getByRole("listitem").filter({ hasText: "Sales" })).toContainText(
      "12 members would join.",
    );
  });

  await test.step("the group is read with its members, and says from where", async () => {
    await page.getByRole("switch", { name: "Read this directory" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(/1 new, 12 memberships began/)).toBeVisible({ timeout: 40_000 });
    const { groups } = await ownerApi.get<GroupList>(`groups?directory=${directory.id}`);
    await openPage(page, `/groups/${groups[0]?.id}/members`);
    await expect(page.getByText("Syncs read its name and members from Okta")).toBeVisible();
    await expect(page.getByRole("row", { name: new RegExp(ann.login) })).toContainText("by a sync");
  });

  await test.step("eight who leave at once wait, and leave when an admin says so", async () => {
    await control.orgGroupAction(name, { group: "Sales", action: "remove", members: logins.slice(0, 8) });
    await openPage(page, `${place}/sync`);
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(page.getByText("8 of 12 memberships would go: it waits for you")).toBeVisible({
      timeout: 30_000,
    });
    await page.getByRole("button", { name: "Remove them" }).click();
    const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
    await dialog.getByRole("textbox").fill(directory.name);
    await dialog.getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText(/8 memberships ended/)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText("it waits for you")).toBeHidden();
  });

  await test.step("a managed group takes who has a device, and says why somebody is not taken", async () => {
    const { groups } = await control.addOrgGroup(name, { name: "Muster users", type: "OKTA_GROUP" });
    const managed = groups.at(-1)?.id ?? "";
    // Okta knows this one no more, and nobody has told it yet.
    for (const action of ["deactivate", "delete"] as const)
      await control.orgUserAction(name, { user: cleo.id, action });
    for (const { login } of [ann, ben, cleo]) {
      const { users } = await ownerApi.get<UserList>(
        `users?search=${encodeURIComponent(login)}&directory=${directory.id}`,
      );
      await enrol(product, users[0]?.id ?? "", "Passkey");
    }
    await openPage(page, `${place}/managed-group`);
    await page.getByRole("textbox", { name: /Group ID/ }).fill(managed);
    await page.getByRole("button", { name: "Check and save" }).click();
    const waiting = page.getByRole("listitem").filter({ hasText: cleo.displayName });
    await expect(waiting).toContainText("404 E0000007", { timeout: 30_000 });
    await expect.poll(() => control.orgMembers(name, managed)).toHaveLength(2);

    await control.changeOrgMember(name, { group: managed, user: ann.id, change: "remove" });
    await page.getByRole("button", { name: "Compare now" }).click();
    await expect(page.getByText("Somebody took 1 user out of the group in Okta")).toBeVisible({
      timeout: 30_000,
    });
    await expect(page.getByRole("link", { name: ann.displayName })).toBeVisible();
    await page.getByRole("button", { name: "Put them back" }).click();
    await expect(page.getByText("Somebody took 1 user out")).toBeHidden({ timeout: 30_000 });
    expect(await control.orgMembers(name, managed)).toHaveLength(2);
  });
});
