import type { Page } from "@playwright/test";
import { entraAppUser } from "#e2e/sandbox/scim/entra-app-user.ts";
import { entraScimClient } from "#e2e/sandbox/scim/entra-client.ts";
import { oktaAppUser } from "#e2e/sandbox/scim/okta-app-user.ts";
import { oktaScimClient } from "#e2e/sandbox/scim/okta-client.ts";
import * as journey from "../fixtures/journey.ts";
import { type Product, startProduct } from "../fixtures/product.ts";
import { test as base, expect } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

/** An installation on its first day, which both walkthroughs share in their order. */
const test = base.extend<object, { newProduct: Product }>({
  newProduct: [
    async ({ sandbox }, use) => {
      const product = await startProduct({ name: "walkthrough", sandbox });
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});
test.describe.configure({ mode: "serial" });
test.use({ baseURL: async ({ newProduct }, use) => use(newProduct.url) });

const owner = { name: "Olivia Owner", email: "olivia@acme.example", password: "four unrelated words here" };

async function expectDone(page: Page, steps: number): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Home" }).click();
  await expect(page.getByText(`${steps} of 7 done`)).toBeVisible();
}

async function openKeys(page: Page, name: string): Promise<void> {
  await page
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: "Directory", exact: true })
    .click();
  await page.getByRole("link", { name, exact: true }).filter({ visible: true }).click();
  await page
    .getByRole("navigation", { name: "Directory", exact: true })
    .getByRole("link", { name: "Keys" })
    .click();
}

test("Okta: from the one-time link to Healthy and the first user, by mouse", async ({
  page,
  sandbox,
  newProduct,
}) => {
  const org = await sandbox.control.createOrg({ name: unique("acme"), users: 30 });
  const name = "US-Denver-Production";

  await test.step("first start", async () => {
    await page.goto(newProduct.welcomeLink ?? "");
    await page.getByLabel("Your name").fill(owner.name);
    await page.getByLabel("Email").fill(owner.email);
    await page.getByLabel("Password", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: "Create owner and sign in" }).click();
    await expect(page.getByRole("heading", { name: "Welcome, Olivia" })).toBeVisible();
    await expect(page.getByText("0 of 7 done")).toBeVisible();
  });
  await test.step("directory", async () => {
    await journey.addOktaDirectory(page, name, org);
    await journey.goToAttributes(page, name);
  });
  await test.step("identifier", async () => {
    await journey.confirmIdentifier(page);
    await page.getByRole("link", { name: "Go to Identity Servers" }).click();
  });
  await test.step("cluster, diagnostics", async () => {
    await journey.bindAndWaitForHealthy(page, name);
    await expectDone(page, 4);
  });
  const key = await test.step("key", async () => {
    await openKeys(page, name);
    return journey.issueKey(page, "Okta production");
  });
  const client = oktaScimClient({ baseUrl: key.baseUrl, authorization: `Bearer ${key.token}` });
  await test.step("Okta tests its credentials, and the page ticks by itself", async () => {
    await expect(page.getByText("Waiting for the test of Okta")).toBeVisible();
    await client.testCredentials();
    await expect(page.getByText("Okta reached this directory")).toBeVisible();
  });
  const user = oktaAppUser(0, org.domain);
  await test.step("the first user ticks Home while it is open", async () => {
    await expectDone(page, 6);
    await client.assign(user);
    await expect(page.getByText("7 of 7 done")).toBeVisible();
    await expect(page.getByText(`${name} is set up`)).toBeVisible();
  });
  await test.step("the user is there with what Okta sent", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Users" }).click();
    await page
      .getByRole("link", { name: String(user.displayName) })
      .first()
      .click();
    await expect(page.getByRole("heading", { level: 1, name: String(user.displayName) })).toBeVisible();
    await expect(page.getByText(user.userName).first()).toBeVisible();
    await expect(page.getByText("CC-100").first()).toBeVisible();
  });
  await test.step("updating, deactivating and bringing back go through", async () => {
    const { id } = await client.assign(user);
    await client.update(id, { title: "Head of everything" });
    await expect(page.getByText("Head of everything").first()).toBeVisible();
    await client.setActive(user.userName, false, "catalogue");
    await expect(page.getByText("Deactivated").first()).toBeVisible();
    await client.setActive(user.userName, true, "wizard");
    await expect(page.getByText("Active", { exact: true }).first()).toBeVisible();
    expect(await client.importUsers()).toHaveLength(1);
  });
});

test("Entra ID: to Healthy and the first user, by mouse", async ({ page, sandbox }) => {
  const tenant = await sandbox.control.createTenant({ name: unique("contoso"), users: 25 });
  const name = "EU-Berlin-Production";

  await test.step("sign in", async () => {
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill(owner.email);
    await page.getByLabel("Password", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: "Sign in" }).click();
  });
  await test.step("directory", async () => {
    await page
      .getByRole("link", { name: "Add a directory" })
      .or(page.getByRole("link", { name: "Add directory" }))
      .first()
      .click();
    await journey.addEntraDirectory(page, name, tenant);
    await journey.goToAttributes(page, name);
  });
  await test.step("cluster, diagnostics", async () => {
    await page
      .getByRole("navigation", { name: "Main" })
      .getByRole("link", { name: "Identity Servers" })
      .click();
    await page.getByRole("link", { name: "Cluster" }).click();
    await journey.bindAndWaitForHealthy(page, name);
    await expect(page.getByText(`${tenant.domain} is a verified domain`)).toBeVisible();
  });
  const key = await test.step("key", async () => {
    await openKeys(page, name);
    return journey.issueKey(page, "Entra production");
  });
  const client = entraScimClient({
    baseUrl: key.baseUrl.replace(/\?.*$/, ""),
    authorization: `Bearer ${key.token}`,
  });
  await test.step("Entra tests its connection, and the page ticks by itself", async () => {
    await client.testConnection();
    await expect(page.getByText(/reached this directory/)).toBeVisible();
  });
  await test.step("the first user arrives", async () => {
    const user = entraAppUser(1, tenant.domain);
    await client.assign(user);
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Users" }).click();
    const displayName = String(user.attributes.displayName);
    await page.getByRole("link", { name: displayName }).first().click();
    await expect(page.getByText(tenant.domain).first()).toBeVisible();
  });
});
