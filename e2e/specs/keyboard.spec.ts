import type { Page } from "@playwright/test";
import { press, type } from "../fixtures/keyboard.ts";
import { openPage } from "../fixtures/open-page.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

async function go(page: Page, key: string, heading: string): Promise<void> {
  await page.keyboard.press("g");
  await page.keyboard.press(key);
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
}

test("an Okta directory is set up by keyboard alone", async ({ page, sandbox }) => {
  test.slow();
  const name = unique("keyboard");
  const org = await sandbox.control.createOrg({ name, users: 2 });
  await openPage(page, "/");

  await test.step("directory", async () => {
    await go(page, "d", "Directory");
    await press(page, page.getByRole("link", { name: /^Add (a )?directory$/ }).first());
    await press(page, page.getByRole("link", { name: /^Okta/ }));
    await type(page, "Configuration name", name);
    await type(page, "Tenant ID", org.url);
    await type(page, "Okta API token", org.tokens[0] ?? "");
    await press(page, page.getByRole("button", { name: "Save" }));
    await expect(page.getByRole("button", { name: "Go now" })).toBeFocused();
    await page.keyboard.press("Enter");
  });
  await test.step("identifier", async () => {
    await press(page, page.getByRole("button", { name: /^Primary user identifier and/ }));
    await press(page, page.getByRole("dialog").getByRole("button", { name: "Save" }));
    await expect(page.getByRole("dialog")).toBeHidden();
  });
  await test.step("cluster, diagnostics", async () => {
    await go(page, "i", "Identity Servers");
    await press(page, page.getByRole("link", { name: "Cluster" }));
    await press(page, page.getByRole("button", { name: /Directory connection/ }));
    const option = page.getByRole("option", { name: new RegExp(`^${name}`) });
    await expect(option).toBeVisible();
    await page.keyboard.type(name);
    await expect(option).toBeFocused();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await press(page, page.getByRole("button", { name: "Save" }));
    await expect(page.getByText("Saved. Diagnostics have started.")).toBeVisible();
    await expect(page.getByText("Healthy").first()).toBeVisible();
  });
  await test.step("key", async () => {
    await go(page, "d", "Directory");
    await press(page, page.getByRole("link", { name, exact: true }).filter({ visible: true }));
    await press(
      page,
      page.getByRole("navigation", { name: "Directory", exact: true }).getByRole("link", { name: "Keys" }),
    );
    await press(page, page.getByRole("button", { name: "Create key" }).first());
    const form = page.getByRole("dialog", { name: "Create key" });
    await expect(form).toBeVisible();
    await press(page, form.getByRole("button", { name: "Create key" }));
    const issued = page.getByRole("dialog", { name: /^Store the key/ });
    await expect(issued).toBeVisible();
    await press(page, issued.getByRole("checkbox", { name: "I have stored it" }), "Space");
    await press(page, issued.getByRole("button", { name: "Done" }));
    await expect(issued).toBeHidden();
    await expect(page.getByText("Waiting for the test of Okta")).toBeVisible();
  });
});

test("the palette finds pages, and ? shows the shortcuts", async ({ page }) => {
  await openPage(page, "/");
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.type("Global");
  await expect(page.getByRole("option", { name: /Global Attributes/ }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Global Attributes" })).toBeVisible();
  await page.keyboard.press("Shift+?");
  await expect(page.getByRole("dialog", { name: /shortcuts/i })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});
