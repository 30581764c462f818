import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { DirectoryView } from "#lib/directories/contract.ts";
import type { HomeView } from "#lib/home/contract.ts";
import { joinedAdmin } from "../fixtures/admins.ts";
import type { Api } from "../fixtures/api.ts";
import { openPage } from "../fixtures/open-page.ts";
import { addScim, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";

interface Client {
  readonly directory: DirectoryView;
  call(method: string, path: string, body?: unknown, token?: string): Promise<Response>;
}

/** A directory with a key, and calls to it as an identity provider makes them. */
async function client(api: Api, name: string): Promise<Client> {
  const directory = await addScim(api, unique(name));
  const { token: key } = await issueKey(api, directory.id, "Production");
  return {
    directory,
    call: (method, path, body, token = key) =>
      fetch(directory.scimBaseUrl + path, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

async function openLog(page: Page, search: string): Promise<void> {
  await openPage(page, `/activity/scim?${search}`);
}

const rows = (page: Page) => page.getByRole("region", { name: "SCIM calls" }).locator("tbody tr");
const newest = (page: Page) => rows(page).first();
const drawer = (page: Page) => page.getByRole("dialog");

test("a call appears on the open page; its drawer has request and answer, without the password", async ({
  page,
  ownerApi,
}) => {
  const { directory, call } = await client(ownerApi, "log-live");
  await openLog(page, `directory=${directory.id}`);
  await expect(page.getByText("No call in this time").or(page.getByText("No call matches"))).toBeVisible();
  const userName = `${unique("dana")}@example.com`;
  await call("POST", "/Users", { schemas: [userSchema], userName, password: "1mz050nq", title: "Boss" });
  await expect(newest(page)).toContainText("POST /Users");
  await expect(newest(page)).toContainText("201");

  await newest(page).getByRole("button").click();
  await expect(page).toHaveURL(/call=/);
  const request = drawer(page).getByRole("region", { name: "Body of the request" });
  await expect(request).toContainText('"password": "[redacted]"');
  await expect(request).toContainText('"title": "Boss"');
  await expect(drawer(page).getByRole("region", { name: "Body of the answer" })).toContainText(userName);
  await expect(drawer(page)).toContainText("Bearer [redacted]");
  expect(await page.content()).not.toContain("1mz050nq");

  await test.step("Escape closes it, and the focus is where it was", async () => {
    await page.keyboard.press("Escape");
    await expect(drawer(page)).toBeHidden();
    await expect(page).not.toHaveURL(/call=/);
    await expect(newest(page).getByRole("button")).toBeFocused();
  });

  await test.step("its address opens it again, and leads to the user, whose page has the call", async () => {
    await page.goBack();
    await newest(page).getByRole("button").click();
    await page.reload();
    await drawer(page).getByRole("link", { name: userName }).click();
    const calls = page.getByRole("region", { name: "SCIM calls" });
    await expect(calls.locator("tbody tr")).toHaveCount(1);
    await expect(calls).toContainText("POST /Users");
    await page.getByRole("link", { name: "Open in the SCIM log" }).click();
    await expect(page).toHaveURL(/\/activity\/scim\?.*resource=/);
    await expect(rows(page)).toHaveCount(1);
  });
});

test("a refused call appears with its reason and what to do; Home leads to it", async ({
  page,
  ownerApi,
}) => {
  const { directory, call } = await client(ownerApi, "log-refused");
  await openLog(page, `directory=${directory.id}&only=refused`);
  await call("GET", "/Users", undefined, "mstr_wrongkey_of-nobody-at-all");
  await expect(newest(page)).toContainText("401");
  await newest(page).getByRole("button").click();
  await expect(drawer(page)).toContainText("The key is not known here.");
  await expect(drawer(page)).toContainText("A token starts with mstr_");
  await expect(drawer(page)).toContainText("none that is known here");
  expect(await page.content()).not.toContain("of-nobody-at-all");

  // Home shows the worst few; of an installation that other specs share, this may not be one.
  const { attention } = await ownerApi.get<HomeView>("home");
  const notice = attention.find(({ title }) => title === `SCIM calls to ${directory.name} are failing`);
  expect(notice?.link.label).toBe("See the call");
  await page.goto(notice?.link.href ?? "");
  await expect(drawer(page)).toContainText("The key is not known here.");
});

test("under the pointer nothing moves: new calls wait behind a button", async ({ page, ownerApi }) => {
  const { directory, call } = await client(ownerApi, "log-held");
  await call("GET", "/Users?count=1");
  await openLog(page, `directory=${directory.id}`);
  await expect(rows(page)).toHaveCount(1);
  await newest(page).hover();
  await call("GET", "/Groups?count=1");
  await call("GET", "/Groups?count=2");
  const button = page.getByRole("button", { name: "2 new calls" });
  await expect(button).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await button.click();
  await expect(rows(page)).toHaveCount(3);
  await expect(newest(page)).toContainText("/Groups?count=2");

  await page.getByRole("switch", { name: "Live" }).click();
  await call("GET", "/Schemas");
  await expect(page.getByRole("button", { name: "1 new call" })).toBeVisible();
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("switch", { name: "Live" }).click();
  await page.mouse.move(0, 0);
  await expect(newest(page)).toContainText("/Schemas");
});

test("filters stand in the address, and the CSV has what they leave", async ({ page, ownerApi }) => {
  const { directory, call } = await client(ownerApi, "log-filters");
  await call("GET", `/Users?filter=${encodeURIComponent('userName eq "dana@example.com"')}`);
  await call("GET", "/Groups");
  await call("GET", "/Users/nobody");
  await call("PATCH", "/Users/nobody", {});
  await openLog(page, `directory=${directory.id}`);
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByText("4 calls", { exact: true }).last()).toBeVisible();

  await page.getByRole("button", { name: /All answers/ }).click();
  await page.getByRole("option", { name: /^Errors/ }).click();
  await expect(page).toHaveURL(/only=errors/);
  await expect(rows(page)).toHaveCount(2);
  await page.getByRole("button", { name: /All methods/ }).click();
  await page.getByRole("option", { name: "PATCH" }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page).not.toHaveURL(/only=|method=|directory=/);

  await page.goto(`/activity/scim?directory=${directory.id}`);
  await page.getByLabel("Search path, query or request id").fill("dana@example");
  await expect(page).toHaveURL(/text=dana/);
  await expect(rows(page)).toHaveCount(1);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(directory.name);
  // Next, where it serves SCIM, writes spaces of a query as plus signs.
  expect(lines[1]).toMatch(/GET,\/Users,filter=userName(%20|\+)eq(%20|\+)%22dana%40example\.com%22,200,/);
});

test("an admin of one directory sees its calls only", async ({ browser, ownerApi, product }) => {
  const [mine, other] = [await client(ownerApi, "log-mine"), await client(ownerApi, "log-other")];
  await mine.call("GET", "/Groups");
  await other.call("GET", "/Users");
  const admin = await joinedAdmin(ownerApi, product.url, "auditor", [mine.directory.id]);
  const context = await browser.newContext({
    baseURL: product.url,
    storageState: await admin.context.storageState(),
  });
  const page = await context.newPage();
  await page.goto("/activity/scim");
  await expect(rows(page)).toHaveCount(1);
  await expect(newest(page)).toContainText("/Groups");
  await page.goto(`/activity/scim?directory=${other.directory.id}`);
  await expect(page.getByText("No call matches")).toBeVisible();
  await context.close();
  await admin.close();
});

test("how long the log is kept is set on the organisation's page, and told on the log's", async ({
  page,
  ownerApi,
}) => {
  await openPage(page, "/settings/organisation");
  const form = page.locator("form", { hasText: "Keep calls for" });
  await form.getByLabel("Keep calls for").fill("3");
  await form.getByRole("button", { name: "Save log settings" }).click();
  await expect(form.getByText("can't be kept longer than their calls")).toBeVisible();
  await form.getByLabel("Keep calls for").fill("45");
  await form.getByRole("button", { name: "Save log settings" }).click();
  await expect(page.getByText("How long the SCIM log is kept was saved.")).toBeVisible();
  await page.goto("/activity/scim");
  await expect(page.getByText("Kept 45 days, requests and answers 7 days")).toBeVisible();
  await ownerApi.send("PATCH", "organisation/scim-log", { logDays: 30, keepBodies: true, bodyDays: 7 });
});
