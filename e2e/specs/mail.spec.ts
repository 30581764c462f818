import type { CreatedInvitationView } from "#lib/auth/contract.ts";
import { openPage } from "../fixtures/open-page.ts";
import { addScim } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

test("without an SMTP server a mail is held: told on Home, shown with all but its link, and cancelled", async ({
  page,
  ownerApi,
  consoleGuard,
}) => {
  // The frame runs no scripts, and the browser says so when Playwright's recorder tries to.
  consoleGuard.allow(/^Blocked script execution in '.*\/preview'/);
  await addScim(ownerApi, unique("mail"));
  const email = `${unique("invited")}@muster.example`;
  const input = { email, role: "auditor", directoryIds: null };
  const { link, mailed } = await ownerApi.send<CreatedInvitationView>("POST", "admins/invitations", input);
  expect(mailed).toBe(false);

  await openPage(page, "/");
  const more = page.getByRole("button", { name: /^Show \d+ more$/ });
  const notice = page.getByText(/mails? waits?: SMTP is not set up$/);
  await expect(notice.or(more).first()).toBeVisible();
  if (await more.isVisible()) await more.click();
  await expect(notice).toBeVisible();

  await openPage(page, `/activity/mail?text=${email}`);
  await expect(page.getByText("SMTP is not set up: mails wait here")).toBeVisible();
  const row = page.getByRole("region", { name: "Mails" }).locator("tbody tr");
  // An identity server takes it up, and finds no SMTP server.
  await expect(row).toContainText("Held");
  // Nothing can look into the frame: what it was given is looked at instead.
  const framed = page.waitForResponse(/\/preview$/);
  await row.getByRole("button").click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByTitle("The mail as HTML")).toBeVisible();
  const html = await (await framed).text();
  const token = new URL(link).pathname.split("/").at(-1) ?? "";
  expect(html).toContain("Choose your name and password");
  expect(html).not.toContain(token);
  expect((await framed).headers()).toMatchObject({
    "x-frame-options": "SAMEORIGIN",
    "content-security-policy": expect.stringMatching(/^sandbox; default-src 'none'/),
  });
  await drawer.getByRole("button", { name: "Show as plain text" }).click();
  await expect(drawer.getByText("[one-time link: only its recipient sees it]")).toBeVisible();
  expect(await drawer.textContent()).not.toContain(token);

  await drawer.getByRole("button", { name: "Cancel this mail" }).click();
  await expect(drawer.getByText("It is not sent any more.")).toBeVisible();
  await drawer.getByRole("button", { name: "Close" }).click();
  await expect(row).toContainText("Cancelled");
});
