import { startProduct } from "../fixtures/product.ts";
import { expect, test } from "../fixtures/test.ts";

test("the one-time link creates the owner, once", async ({ page, sandbox }) => {
  test.slow();
  const product = await startProduct({ name: "first-start", sandbox });
  try {
    await test.step("without an owner, sign-in says where the link is", async () => {
      await page.goto(product.url);
      await expect(page.getByText("This installation has no owner yet.")).toBeVisible();
    });

    await test.step("the printed link asks for the owner, and says what is wrong beside the fields", async () => {
      expect(product.welcomeLink, "npm start prints the link").not.toBeNull();
      await page.goto(product.welcomeLink ?? "");
      await page.getByLabel("Your name").fill("Ada Abara");
      await page.getByLabel("Email").fill("ada@acme.example");
      await page.getByLabel("Password", { exact: true }).fill("short");
      await page.keyboard.press("Enter");
      await expect(page.getByText(/This password has 5 of at least 12 characters/).first()).toBeVisible();
      await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
    });

    await test.step("the owner is created and signed in", async () => {
      await page.getByLabel("Password", { exact: true }).fill("four unrelated words here");
      await page.getByRole("button", { name: "Create owner and sign in" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Welcome, Ada" })).toBeVisible();
      await expect(page.getByRole("button", { name: "Account of Ada Abara" })).toBeVisible();
    });

    await test.step("the link works only once", async () => {
      // First away from the console: a page that has just lost its session would say so in the browser's log.
      await page.goto("about:blank");
      await page.context().clearCookies();
      await page.goto(product.welcomeLink ?? "");
      await expect(page.getByRole("heading", { name: "This link was used" })).toBeVisible();
      // What the page fetches ahead would find nobody there.
      await page.goto("about:blank");
    });
  } finally {
    await product.stop();
  }
});
