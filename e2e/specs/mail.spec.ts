import type { CreatedInvitationView } from "#lib/auth/contract.ts";
import { openPage } from "../fixtures/open-page.ts";
import { addScim } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

test("without an SMTP server a mail is held: told on Home, shown with all but its link, and cancelled", async ({
  page,
  ownerApi,
}) => {
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
  await row.getByRole("button").click();
  const drawer = page.getByRole("dialog");
  const reader = drawer.frameLocator("iframe");
  await expect(reader.getByRole("link", { name: "Choose your name and password" })).toBeVisible();
  await drawer.getByRole("button", { name: "Show as plain text" }).click();
  await expect(drawer.getByText("[one-time link: only its recipient sees it]")).toBeVisible();
  expect(await drawer.textContent()).not.toContain(new URL(link).pathname.split("/").at(-1));

  await drawer.getByRole("button", { name: "Cancel this mail" }).click();
  await expect(drawer.getByText("It is not sent any more.")).toBeVisible();
  await drawer.getByRole("button", { name: "Close" }).click();
  await expect(row).toContainText("Cancelled");
});
