import type { Page } from "@playwright/test";
import { attachedTo } from "../fixtures/attached.ts";
import { type Furnished, furnish } from "../fixtures/furnished.ts";
import { look, settled } from "../fixtures/look.ts";
import { scriptKilobytes, withoutLookAhead } from "../fixtures/script-weight.ts";
import { expect, ownerTest } from "../fixtures/test.ts";

const test = ownerTest.extend<object, { furnished: Furnished }>({
  furnished: [
    async ({ ownerApi, product, sandbox }, use) => use(await furnish(ownerApi, product, sandbox)),
    { scope: "worker", timeout: 180_000 },
  ],
});

// Each page stands alone, so that both workers share them.
test.describe.configure({ mode: "parallel" });

interface PageToLookAt {
  readonly name: string;
  path(facts: Furnished): string;
  /** How much JavaScript it may need before it works, in KB as sent. */
  readonly budget?: number;
  /** Opens what is then part of what is looked at. */
  open?(page: Page): Promise<void>;
  /** Looked at on the page once that was looked at without it. */
  readonly overlay?: { readonly name: string; open(page: Page): Promise<void> };
}

/** Of these about 130 KB are React and Next themselves. */
const HOME = 190;
const LIST = 235;
const FORM = 265;

const directory = ({ directoryId }: Furnished) => `/settings/directories/${directoryId}`;

const pages: readonly PageToLookAt[] = [
  { name: "home", path: () => "/", budget: HOME },
  {
    name: "users",
    path: () => "/users",
    budget: LIST,
    overlay: {
      name: "add-user",
      open: async (page) => {
        await page.getByRole("button", { name: "Add user" }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
      },
    },
  },
  { name: "user", path: ({ userId }) => `/users/${userId}` },
  { name: "user-suspended", path: ({ suspendedUserId }) => `/users/${suspendedUserId}` },
  {
    name: "user-created-here",
    path: ({ ownUserId }) => `/users/${ownUserId}`,
    overlay: {
      name: "edit-user",
      open: async (page) => {
        await page.getByRole("button", { name: "Edit" }).click();
        await expect(
          page.getByRole("dialog").getByRole("textbox", { name: "Display name", exact: true }),
        ).toBeVisible();
      },
    },
  },
  { name: "user-import", path: () => "/users/import", budget: LIST },
  { name: "conflicts", path: () => "/users/conflicts", budget: LIST },
  { name: "conflict", path: ({ conflictId }) => `/users/conflicts?conflict=${conflictId}` },
  { name: "conflicts-settled", path: () => "/users/conflicts?state=settled" },
  {
    name: "groups",
    path: () => "/groups",
    budget: LIST,
    overlay: {
      name: "create-group",
      open: async (page) => {
        await page.getByRole("button", { name: "Create group" }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
      },
    },
  },
  { name: "group-members", path: ({ groupId }) => `/groups/${groupId}/members?effective=true` },
  { name: "group-timeline", path: ({ groupId }) => `/groups/${groupId}/timeline` },
  {
    name: "devices",
    path: () => "/devices",
    budget: LIST,
    overlay: {
      name: "unenroll",
      open: async (page) => {
        await page.getByRole("checkbox", { name: "Select all of this page" }).check();
        await page.getByRole("button", { name: "Unenroll", exact: true }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
      },
    },
  },
  { name: "audit", path: () => "/activity/audit", budget: LIST },
  { name: "scim-log", path: () => "/activity/scim", budget: LIST },
  { name: "mail", path: () => "/activity/mail", budget: LIST },
  {
    name: "overlay-sync",
    path: () => "/activity/sync?show=all",
    budget: LIST,
    open: async (page) => {
      const syncs = page.getByRole("region", { name: "Syncs" });
      await syncs.getByRole("button").first().click({ timeout: 40_000 });
      await expect(page.getByRole("region", { name: "What it changed" })).toBeVisible();
    },
  },
  {
    name: "overlay-scim-call",
    path: () => "/activity/scim?method=POST",
    open: async (page) => {
      const calls = page.getByRole("region", { name: "SCIM calls" });
      await calls.getByRole("button", { name: /^POST/ }).first().click();
      await expect(page.getByRole("region", { name: "Body of the answer" })).toBeVisible();
    },
  },
  { name: "servers", path: () => "/environment/identity-servers", budget: LIST },
  { name: "cluster", path: () => "/environment/identity-servers?tab=cluster", budget: LIST },
  { name: "directories", path: () => "/settings/directories", budget: LIST },
  { name: "directory-type", path: () => "/settings/directories/new" },
  { name: "directory-new-okta", path: () => "/settings/directories/new?type=okta", budget: FORM },
  { name: "directory-new-entra", path: () => "/settings/directories/new?type=entra", budget: FORM },
  { name: "directory-new-scim", path: () => "/settings/directories/new?type=scim" },
  { name: "directory", path: directory },
  { name: "directory-failed", path: ({ failedDirectoryId }) => `/settings/directories/${failedDirectoryId}` },
  {
    name: "directory-keys",
    path: (facts) => `${directory(facts)}/keys`,
    overlay: {
      name: "create-key",
      open: async (page) => {
        await page.getByRole("button", { name: "Create key" }).first().click();
        await expect(page.getByRole("dialog")).toBeVisible();
      },
    },
  },
  { name: "directory-mapping", path: (facts) => `${directory(facts)}/mapping` },
  { name: "directory-config", path: (facts) => `${directory(facts)}/config` },
  {
    name: "saml-test",
    path: (facts) => `${directory(facts)}/config/test/${facts.samlTestId}`,
    open: async (page) => {
      await page.getByText("The whole response (XML)").click();
      await expect(page.getByRole("region", { name: "The whole response" })).toBeVisible();
    },
  },
  { name: "directory-sync", path: (facts) => `${directory(facts)}/sync` },
  { name: "directory-managed-group", path: (facts) => `${directory(facts)}/managed-group` },
  { name: "directory-edit", path: (facts) => `${directory(facts)}/edit` },
  {
    name: "directory-danger",
    path: (facts) => `${directory(facts)}/danger`,
    overlay: {
      name: "delete-directory",
      open: async (page) => {
        await page.getByRole("button", { name: "Delete" }).click();
        await expect(page.getByRole("dialog").or(page.getByRole("alertdialog"))).toBeVisible();
      },
    },
  },
  { name: "mail-templates", path: () => "/settings/mail-templates", budget: LIST },
  { name: "mail-template", path: ({ directoryId }) => `/settings/mail-templates/${directoryId}` },
  {
    name: "attributes",
    path: () => "/settings/attributes",
    budget: FORM,
    overlay: {
      name: "gear",
      open: async (page) => {
        await page.getByRole("button", { name: /^Primary user identifier and/ }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
      },
    },
  },
  {
    name: "admins",
    path: () => "/settings/admins",
    budget: LIST,
    overlay: {
      name: "invite",
      open: async (page) => {
        await page
          .getByRole("button", { name: /^Invite/ })
          .first()
          .click();
        await expect(page.getByRole("dialog")).toBeVisible();
      },
    },
  },
  {
    name: "organisation",
    path: () => "/settings/organisation",
    budget: FORM,
    overlay: {
      name: "account",
      open: async (page) => {
        await page.getByRole("button", { name: /^Account of / }).click();
        await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
      },
    },
  },
  {
    name: "account",
    path: () => "/settings/account",
    budget: FORM,
    overlay: {
      name: "palette",
      open: async (page) => {
        await page.keyboard.press("ControlOrMeta+k");
        await expect(page.getByRole("dialog")).toBeVisible();
      },
    },
  },
  { name: "not-found", path: () => "/no-such-page" },
  {
    name: "overlay-add-users",
    path: ({ ownGroupId }) => `/groups/${ownGroupId}/members`,
    open: async (page) => {
      await page.getByRole("button", { name: "Add users" }).click();
      await expect(page.getByRole("dialog").getByRole("checkbox").first()).toBeVisible();
    },
  },
];

/** In both themes, the light one first: the page follows the system's theme by itself, and what was opened stays open. */
async function lookAtBoth(page: Page, name: string, hasOverlay: boolean): Promise<void> {
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize({ width: 1280, height: 800 });
    await look(page, name, theme, hasOverlay);
  }
}

for (const { name, path: pathOf, budget, open, overlay } of pages) {
  test(`${name} is accessible and fits, in both themes`, async ({ page, furnished, consoleGuard }, info) => {
    if (name === "not-found") consoleGuard.allow(/status of 404/);
    // A development server, which authors of specs may attach, sends its code unpacked.
    if (budget !== undefined && attachedTo === null) {
      const kilobytes = await scriptKilobytes(page, pathOf(furnished));
      expect.soft(kilobytes, `KB of JavaScript of ${name}`).toBeLessThanOrEqual(budget);
      info.annotations.push({ type: "JavaScript", description: `${kilobytes} of ${budget} KB` });
    } else {
      await withoutLookAhead(page);
      await page.goto(pathOf(furnished));
    }
    await settled(page);
    await open?.(page);
    await lookAtBoth(page, name, open !== undefined);
    if (overlay === undefined) return;
    await overlay.open(page);
    await lookAtBoth(page, `overlay-${overlay.name}`, true);
  });
}

test("sign-in is accessible and fits, in both themes", async ({ browser, product }) => {
  for (const theme of ["light", "dark"] as const) {
    const context = await browser.newContext({
      baseURL: product.url,
      storageState: { cookies: [], origins: [] },
      colorScheme: theme,
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    await page.goto("/sign-in");
    await settled(page);
    await look(page, "sign-in", theme);
    await context.close();
  }
});
