import { openPage } from "../fixtures/open-page.ts";
import { addOkta, bind } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

test("an expression is tried on live users, saved, and comes to a user who is here, with its source", async ({
  page,
  ownerApi,
  sandbox: { control },
}) => {
  // Two full passes and a directory that is diagnosed first.
  test.setTimeout(120_000);
  const name = unique("mapped");
  const org = await control.createOrg({ name, users: 3 });
  const [, person] = await control.orgUsers(name);
  if (!person) throw new Error("nobody is there");
  await control.orgUserAction(name, { user: person.id, action: "set", profile: { costCenter: "cc-7" } });
  const directory = await addOkta(ownerApi, unique("Mapped"), org);
  await ownerApi.send("PATCH", `directories/${directory.id}/sync`, {
    enabled: true,
    reach: "everyone",
    fullEveryMinutes: 360,
    changesEverySeconds: 60,
  });
  await bind(ownerApi, directory.id);
  const found = async () => {
    const { users } = await ownerApi.get<{ users: { id: string; userName: string }[] }>(
      `users?directoryId=${directory.id}`,
    );
    return users.find(({ userName }) => userName === person.login)?.id;
  };
  await expect.poll(found, { timeout: 40_000 }).toBeDefined();

  await openPage(page, `/settings/directories/${directory.id}/mapping`);
  await page.getByRole("button", { name: "Change Cost center" }).locator("visible=true").click();
  const dialog = page.getByRole("dialog", { name: "Cost center" });
  await dialog.getByRole("radio", { name: "Expression" }).check();
  const field = dialog.getByRole("textbox", { name: "Expression" });

  await test.step("what is wrong is said with its place, while one writes", async () => {
    await field.fill("uper(costCenter)");
    await expect(dialog.getByText("Character 1: There is no function “uper”.")).toBeVisible();
    await dialog.getByRole("button", { name: "Apply" }).click();
    await expect(dialog).toBeVisible();
  });

  await test.step("what comes of it is shown on users as Okta has them now", async () => {
    await field.fill('upper(costCenter) + " / " + costCenter');
    const row = dialog.getByRole("listitem").filter({ hasText: person.displayName });
    await expect(row).toContainText("CC-7 / cc-7");
    await dialog.getByRole("button", { name: "Apply" }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step("saving says what follows, and the user gets the value", async () => {
    const bar = page.getByRole("region", { name: "Unsaved changes" });
    await expect(bar).toContainText("read again");
    await bar.getByRole("button", { name: "Save" }).click();
    await expect(bar).toBeHidden();
    await openPage(page, `/users/${await found()}`);
    const work = page.getByRole("region", { name: "Work" });
    await expect(work.getByText("CC-7 / cc-7")).toBeVisible({ timeout: 40_000 });
    await expect(work.getByTitle(/^The expression upper\(costCenter\)/)).toBeVisible();
  });
});
