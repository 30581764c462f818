import { readFile } from "node:fs/promises";
import { openPage } from "../fixtures/open-page.ts";
import { addOkta, bind } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

test("an Okta directory signs in with a key that was made on the form", async ({ page, sandbox }) => {
  const name = unique("by-key");
  const org = await sandbox.control.createOrg({ name, users: 3 });
  const clientId = await sandbox.control.createOrgApp(name, {});
  await openPage(page, "/settings/directories/new?type=okta");
  await page.getByRole("radio", { name: /OAuth 2.0 app with a key/ }).check();
  await page.getByLabel("Configuration name").fill(unique("By-Key"));
  await page.getByLabel("Tenant ID").fill(org.url);
  await page.getByLabel("Client ID").fill(clientId);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Make a key first, and register it with the directory.").first()).toBeVisible();

  await page.getByRole("button", { name: "Make a key", exact: true }).click();
  const jwk = page.locator("code").filter({ hasText: '"kty"' });
  await expect(jwk).toBeVisible();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText(/Okta refused the key of the app/)).toBeVisible();
  await sandbox.control.changeOrgApp(name, { clientId, keys: [JSON.parse((await jwk.textContent()) ?? "")] });
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("The connection works")).toBeVisible();
  await expect(page.getByText(/bound to this machine by DPoP/)).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog", { name: /is saved/ })).toBeVisible();
  await page.getByRole("button", { name: "Later" }).click();
  await expect(page.getByText(clientId)).toBeVisible();
});

test("an Entra directory goes over from its secret to a certificate once Entra accepts it", async ({
  page,
  sandbox,
  ownerApi,
  consoleGuard,
}) => {
  consoleGuard.allow(/status of 400.*\/directories\//);
  const tenant = await sandbox.control.createTenant({ name: unique("by-certificate"), users: 2 });
  const clientId = tenant.apps[0]?.clientId ?? "";
  const { id, name } = await ownerApi.send<{ id: string; name: string }>("POST", "directories", {
    type: "entra",
    name: unique("By-Certificate"),
    domainName: tenant.domain,
    tenantId: tenant.id,
    clientId,
    clientSecret: tenant.apps[0]?.secrets[0]?.value,
  });
  await openPage(page, `/settings/directories/${id}/edit`);
  await page.getByRole("radio", { name: /Client certificate/ }).check();
  await page.getByRole("button", { name: "Make a certificate" }).click();
  await expect(page.getByText("Valid until")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/Entra does not accept it yet \(AADSTS700027/).first()).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download certificate" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^muster-[0-9A-F]{8}\.cer$/);
  const certificate = await readFile(await file.path(), "utf8");
  expect(certificate).not.toContain("PRIVATE KEY");
  await sandbox.control.changeApp(tenant.id, { clientId, certificate });
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`${name} is saved.`)).toBeVisible();
  await expect(page.getByText("Client certificate", { exact: true })).toBeVisible();
});

test("a managed group is checked before it is chosen, compared on demand, and let go", async ({
  page,
  sandbox: { control },
  ownerApi,
  consoleGuard,
}) => {
  consoleGuard.allow(/status of 400.*\/managed-group/);
  const name = unique("managed");
  const org = await control.createOrg({ name, users: 3 });
  const { groups } = await control.addOrgGroup(name, { name: "Muster users", type: "OKTA_GROUP" });
  const groupId = groups.at(-1)?.id ?? "";
  const imported = (await control.addOrgGroup(name, { name: "Imported", type: "APP_GROUP" })).groups.at(
    -1,
  )?.id;
  const directory = await addOkta(ownerApi, unique("Managed"), org);
  await bind(ownerApi, directory.id);
  await openPage(page, `/settings/directories/${directory.id}/managed-group`);
  const field = page.getByLabel("Group ID, or address of the group's page");
  await field.fill(imported ?? "");
  await page.getByRole("button", { name: "Check and save" }).click();
  await expect(field).toHaveAccessibleDescription(/“Imported” is of the type APP_GROUP/);
  await field.fill(`${org.url}/admin/group/${groupId}#tab-people`);
  await page.getByRole("button", { name: "Check and save" }).click();
  await expect(page.getByRole("heading", { name: "Muster users" })).toBeVisible();
  await expect(page.getByText("Not yet")).toHaveCount(0, { timeout: 30_000 });

  await page.getByRole("button", { name: "Compare now" }).click();
  await expect(page.getByText("An identity server looks at the group now.")).toBeVisible();
  await page.getByRole("button", { name: "Stop managing" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("radio", { name: /Leave them/ }).check();
  await dialog.getByRole("button", { name: "Stop managing" }).click();
  await expect(page.getByRole("heading", { name: "Choose a managed group" })).toBeVisible();
});
