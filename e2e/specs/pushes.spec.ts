import type { Page } from "@playwright/test";
import type { UserView } from "#e2e/sandbox/control-contract.ts";
import { addEntra, addOkta, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

/** Opens the one group of a directory, and looks who is in it. */
async function expectGroup(
  page: Page,
  directoryId: string,
  name: string,
  members: UserView[],
): Promise<void> {
  await page.goto(`/groups?directory=${directoryId}`);
  const row = page.getByRole("row").filter({ hasText: name });
  await expect(row).toContainText(String(members.length));
  await row.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  for (const { displayName } of members) {
    await expect(page.getByRole("link", { name: displayName }).first()).toBeVisible();
  }
}

test("users and groups that an Okta org pushes are seen, and what changes there", async ({
  page,
  ownerApi,
  sandbox: { control },
}) => {
  const org = unique("push");
  const created = await control.createOrg({ name: org, users: 4 });
  const [, one, two, three] = await control.orgUsers(org);
  if (!one || !two || !three) throw new Error("the org has an admin and four people");
  const team = unique("Field team");
  const logins = [one.login, two.login, three.login];
  await control.addOrgGroup(org, { name: team, type: "OKTA_GROUP", members: logins });
  const directory = await addOkta(ownerApi, unique("Push"), created);
  const { token } = await issueKey(ownerApi, directory.id, "Okta production");
  const target = { baseUrl: directory.scimBaseUrl, authorization: `Bearer ${token}` };

  expect(await control.pushOrg(org, target)).toMatchObject({ created: 5, groups: 1 });
  await expectGroup(page, directory.id, team, [one, two, three]);
  await page.getByRole("link", { name: one.displayName }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: one.displayName })).toBeVisible();
  await control.orgUserAction(org, { user: one.login, action: "deactivate" });
  await control.pushOrg(org, target);
  await expect(page.getByText("Deactivated").first()).toBeVisible();
});

test("users and groups that an Entra tenant provisions are seen, and what changes there", async ({
  page,
  ownerApi,
  sandbox: { control },
}) => {
  const tenant = await control.createTenant({ name: unique("cycle"), users: 4 });
  const [one, two, three] = await control.tenantUsers(tenant.name);
  if (!one || !two || !three) throw new Error("the tenant has four people");
  const office = unique("Berlin office");
  const logins = [one.login, two.login, three.login];
  await control.addTenantGroup(tenant.name, { name: office, members: logins });
  const directory = await addEntra(ownerApi, unique("Cycle"), tenant);
  const { token } = await issueKey(ownerApi, directory.id, "Entra production");
  const target = { baseUrl: directory.scimBaseUrl, authorization: `Bearer ${token}` };

  expect(await control.provisionTenant(tenant.name, target)).toMatchObject({ created: 4, groups: 1 });
  await expectGroup(page, directory.id, office, [one, two, three]);
  await control.tenantUserAction(tenant.name, { user: three.login, action: "delete" });
  await control.provisionTenant(tenant.name, target);
  await expect(page.getByRole("link", { name: three.displayName })).toBeHidden();
  await page.getByRole("link", { name: two.displayName }).first().click();
  await control.tenantUserAction(tenant.name, { user: two.login, action: "disable" });
  await control.provisionTenant(tenant.name, target);
  await expect(page.getByText("Deactivated").first()).toBeVisible();
});
