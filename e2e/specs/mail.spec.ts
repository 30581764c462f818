import type { CreatedInvitationView } from "#lib/auth/contract.ts";
import { openPage } from "../fixtures/open-page.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

test("a mail that the SMTP server puts off shows its answer and all but the link; it is cancelled, and another one arrives", async ({
  page,
  ownerApi,
  smtp,
  consoleGuard,
}) => {
  // The frame runs no scripts, and the browser says so when Playwright's recorder tries to.
  consoleGuard.allow(/^Blocked script execution in '.*\/preview'/);
  const email = `${unique("invited")}@muster.example`;
  const invite = (to: string) =>
    ownerApi.send<CreatedInvitationView>("POST", "admins/invitations", {
      email: to,
      role: "auditor",
      directoryIds: null,
    });
  smtp.refuse(email, { code: 451, text: "Greylisted, come back later" });
  const { link } = await invite(email);

  await openPage(page, `/activity/mail?text=${email}`);
  const row = page.getByRole("region", { name: "Mails" }).locator("tbody tr");
  // An identity server takes it up, and is told to come back.
  await expect(row).toContainText("Greylisted");
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

  const other = `${unique("invited")}@muster.example`;
  const { link: otherLink } = await invite(other);
  expect(await smtp.linkTo(other)).toBe(new URL(otherLink).pathname);
});
