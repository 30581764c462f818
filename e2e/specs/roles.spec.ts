import type { Browser, Page } from "@playwright/test";
import { joinedAdmin } from "../fixtures/admins.ts";
import type { Api } from "../fixtures/api.ts";
import { guardConsole } from "../fixtures/console-guard.ts";
import { addOkta, addScim, bind } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

/** A page of the given admin, who has a browser of their own, and must see a clean console too. */
async function asAdmin(browser: Browser, api: Api, url: string, visit: (page: Page) => Promise<void>) {
  const context = await browser.newContext({
    baseURL: url,
    storageState: await api.context.storageState(),
  });
  const guard = guardConsole(context);
  guard.allow(/status of 404/);
  await visit(await context.newPage());
  expect(guard.complaints()).toEqual([]);
  await context.close();
}

test("an auditor sees everything and can change nothing", async ({ browser, ownerApi, product }) => {
  const directory = await addScim(ownerApi, unique("audited"));
  const auditor = await joinedAdmin(ownerApi, product.url, "auditor");
  await asAdmin(browser, auditor, product.url, async (page) => {
    await page.goto("/settings/directories");
    await expect(page.getByRole("link", { name: directory.name }).filter({ visible: true })).toBeVisible();
    await expect(page.getByRole("link", { name: "Add directory" })).toHaveCount(0);
    await page.goto(`/settings/directories/${directory.id}`);
    const tabs = page.getByRole("navigation", { name: "Directory", exact: true });
    await expect(tabs.getByRole("link", { name: "Keys" })).toBeVisible();
    await expect(tabs.getByRole("link", { name: /Edit|Danger/ })).toHaveCount(0);
    await page.goto(`/settings/directories/${directory.id}/keys`);
    await expect(page.getByText("An admin has to create one")).toBeVisible();
    await expect(page.getByRole("button", { name: "Create key" })).toHaveCount(0);
    for (const path of ["/settings/directories/new", `/settings/directories/${directory.id}/edit`]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { name: "There is no page here" })).toBeVisible();
    }
    await page.goto("/activity/audit");
    await expect(page.getByRole("heading", { level: 1, name: "Audit log" })).toBeVisible();
  });
  for (const [method, path] of [
    ["POST", "directories"],
    ["PATCH", `directories/${directory.id}`],
    ["DELETE", `directories/${directory.id}`],
    ["POST", `directories/${directory.id}/keys`],
    ["POST", "admins/invitations"],
    ["PATCH", "organisation"],
  ] as const) {
    const answer = await auditor.context.fetch(`/api/v1/${path}`, { method, data: {} });
    expect(answer.status(), `${method} ${path}`).toBe(403);
  }
});

test("the help desk runs diagnostics, but changes no directory", async ({
  browser,
  ownerApi,
  product,
  sandbox,
}) => {
  const name = unique("helped");
  const org = await sandbox.control.createOrg({ name, users: 1 });
  const directory = await addOkta(ownerApi, name, org);
  await bind(ownerApi, directory.id);
  const helpdesk = await joinedAdmin(ownerApi, product.url, "helpdesk");
  await asAdmin(browser, helpdesk, product.url, async (page) => {
    await page.goto(`/settings/directories/${directory.id}`);
    await page.getByRole("button", { name: "Run now" }).click();
    await expect(page.getByText("Healthy").first()).toBeVisible();
    await expect(page.getByRole("link", { name: "Danger" })).toHaveCount(0);
  });
  const answer = await helpdesk.context.post(`/api/v1/directories/${directory.id}/keys`, {
    data: { name: "x" },
  });
  expect(answer.status()).toBe(403);
});

test("for an admin of one directory, another does not exist", async ({ browser, ownerApi, product }) => {
  const [mine, other] = [await addScim(ownerApi, unique("mine")), await addScim(ownerApi, unique("other"))];
  const admin = await joinedAdmin(ownerApi, product.url, "admin", [mine.id]);
  await asAdmin(browser, admin, product.url, async (page) => {
    await page.goto("/settings/directories");
    await expect(page.getByRole("link", { name: mine.name }).filter({ visible: true })).toBeVisible();
    await expect(page.getByText(other.name)).toHaveCount(0);
    await page.goto(`/settings/directories/${mine.id}/keys`);
    await expect(page.getByRole("button", { name: "Create key" })).toBeVisible();
    await page.goto(`/settings/directories/${other.id}`);
    await expect(page.getByRole("heading", { name: "There is no page here" })).toBeVisible();
    await page.goto("/settings/directories/new");
    await expect(page.getByText("You cannot add a directory")).toBeVisible();
  });
  for (const path of ["", "/keys", "/diagnostics", "/scim-requests"]) {
    const answer = await admin.context.get(`/api/v1/directories/${other.id}${path}`);
    expect(answer.status(), path).toBe(404);
  }
});

test("the last owner cannot be removed or made less", async ({ ownerApi }) => {
  const { admins } = await ownerApi.get<{ admins: { id: string; isLastOwner: boolean }[] }>("admins");
  const last = admins.find(({ isLastOwner }) => isLastOwner);
  expect(last).toBeDefined();
  const removal = await ownerApi.context.delete(`/api/v1/admins/${last?.id}`);
  expect(removal.ok()).toBe(false);
  const change = await ownerApi.context.patch(`/api/v1/admins/${last?.id}`, { data: { role: "admin" } });
  expect(change.ok()).toBe(false);
});
