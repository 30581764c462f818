import type { Page } from "@playwright/test";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

async function openForm(page: Page, type: "okta" | "entra"): Promise<void> {
  await page.goto(`/settings/directories/new?type=${type}`);
  await expect(page.getByRole("button", { name: "Test connection" })).toBeVisible();
}

test("says beside each field what is wrong with it, and goes to the first", async ({ page }) => {
  await openForm(page, "okta");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Configuration name")).toBeFocused();
  await expect(page.getByLabel("Configuration name")).toHaveAccessibleDescription(
    /Give the directory a name/,
  );
  await page.getByLabel("Tenant ID").fill("acme");
  await page.getByLabel("Okta API token").fill("has a space");
  await page.getByLabel("Configuration name").focus();
  await expect(page.getByText("A token has no spaces.").first()).toBeVisible();
});

test("a secret's ID in place of its value is caught before anything is sent", async ({ page, sandbox }) => {
  const tenant = await sandbox.control.createTenant({ name: unique("secret-id") });
  await openForm(page, "entra");
  await page.getByLabel("Client secret value").fill(tenant.apps[0]?.secrets[0]?.id ?? "");
  await page.getByLabel("Configuration name").focus();
  await expect(page.getByText("This is the secret's ID, not its value.").first()).toBeVisible();
});

test("the test button shows every check and saves nothing", async ({ page, sandbox, ownerApi }) => {
  const org = await sandbox.control.createOrg({ name: unique("form-test"), users: 3 });
  await openForm(page, "okta");
  await page.getByLabel("Tenant ID").fill(`${org.url}/admin/dashboard`);
  await page.getByLabel("Okta API token").fill("00wrong");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("The connection does not work yet")).toBeVisible();
  await expect(page.getByText("Okta refused the token (E0000011).")).toBeVisible();
  await page.getByLabel("Okta API token").fill(`SSWS ${org.tokens[0]}`);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("The connection works")).toBeVisible();
  await expect(page.getByText("Okta accepts the token.")).toBeVisible();
  const { directories } = await ownerApi.get<{ directories: { address: string }[] }>("directories");
  expect(directories.map(({ address }) => address)).not.toContain(new URL(org.url).host);
});

test("the Entra test names the tenant's own reasons", async ({ page, sandbox }) => {
  const tenant = await sandbox.control.createTenant({ name: unique("form-entra"), users: 2 });
  const [app] = tenant.apps;
  await openForm(page, "entra");
  await page.getByLabel("Domain name").fill(tenant.domain);
  await page.getByLabel("Directory (tenant) ID").fill(tenant.id);
  await page.getByLabel("Application (client) ID").fill(app?.clientId ?? "");
  await page.getByLabel("Client secret value").fill("wrong~value");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("Entra refused the client secret (AADSTS7000215).")).toBeVisible();
  await page.getByLabel("Client secret value").fill(app?.secrets[0]?.value ?? "");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText(/^The connection works/)).toBeVisible();
});

test("leaving an unsaved form asks first", async ({ page }) => {
  await openForm(page, "okta");
  await page.getByLabel("Configuration name").fill("Half-filled");
  await page.getByRole("link", { name: "Cancel" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toBeVisible();
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByLabel("Configuration name")).toHaveValue("Half-filled");
});
