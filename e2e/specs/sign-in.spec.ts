import type { Page } from "@playwright/test";
import { joinedAdmin } from "../fixtures/admins.ts";
import { expect, owner, test } from "../fixtures/test.ts";

test.use({ baseURL: async ({ product }, use) => use(product.url) });

async function tryToSignIn(page: Page, email: string, password: string): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().includes("callback/credentials"));
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await answered;
}

test("signs in, goes on to the page that was asked for, and out again", async ({ page, consoleGuard }) => {
  // A live notice may have the page ask for news just when its session ends.
  consoleGuard.allow(/status of 401/);
  await page.goto("/settings/directories");
  await expect(page).toHaveURL(/\/sign-in/);
  await tryToSignIn(page, owner.email.toUpperCase(), owner.password);
  await expect(page).toHaveURL(/\/settings\/directories$/);
  await page.getByRole("button", { name: /^Account of / }).click();
  // Marked once the page is alive: the panel itself opens before.
  await expect(page.getByRole("radio", { name: "System" })).toBeChecked();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
});

for (const [whose, email] of [
  ["an account", owner.email],
  ["nobody's account", "nobody@muster.example"],
] as const) {
  test(`after too many wrong passwords, ${whose} has to wait`, async ({ page, consoleGuard }) => {
    consoleGuard.allow(/status of 401/);
    await page.goto("/sign-in");
    await tryToSignIn(page, email, "wrong");
    await expect(page.getByText("Email or password is wrong. Check both, then try again.")).toBeVisible();
    for (let attempt = 2; attempt <= 5; attempt += 1) await tryToSignIn(page, email, "wrong");
    // The fifth opened the wait; the sixth meets it, right or wrong.
    await tryToSignIn(page, email, owner.password);
    await expect(page.getByText("There were too many wrong passwords")).toBeVisible();
    await expect(page.getByText("You can try again now.")).toBeVisible();
    await tryToSignIn(page, email, owner.password);
    if (email === owner.email) await expect(page).not.toHaveURL(/\/sign-in/);
    else await expect(page.getByText("Email or password is wrong.")).toBeVisible();
  });
}

test("a revoked session is signed out at its next click", async ({
  page,
  browser,
  consoleGuard,
  ownerApi,
  product,
}) => {
  consoleGuard.allow(/status of 401/);
  // Not the owner: their session is what the other specs of this worker use.
  const { email, password } = await joinedAdmin(ownerApi, product.url, "auditor");
  await page.goto("/sign-in");
  await tryToSignIn(page, email, password);
  await expect(page.getByRole("button", { name: /^Account of / })).toBeVisible();
  const other = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const elsewhere = await other.newPage();
  await elsewhere.goto("/sign-in");
  await tryToSignIn(elsewhere, email, password);
  await expect(elsewhere.getByRole("button", { name: /^Account of / })).toBeVisible();
  await elsewhere.goto("/settings/account");
  await elsewhere.getByRole("button", { name: "Sign out other sessions" }).click();
  const question = elsewhere.getByRole("alertdialog", { name: "Sign out the other sessions?" });
  await question.getByRole("button", { name: "Sign out" }).click();
  await expect(question).toBeHidden();
  await page.goto("/settings/directories");
  await expect(page).toHaveURL(/\/sign-in/);
  await other.close();
});
