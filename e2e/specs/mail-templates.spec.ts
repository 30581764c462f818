import type { DirectoryView } from "#lib/directories/contract.ts";
import { openPage } from "../fixtures/open-page.ts";
import { addScim } from "../fixtures/seed.ts";
import { expect, owner, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

test("an admin changes the words of an invitation beside its preview, sends a test over SMTP, and goes back", async ({
  page,
  ownerApi,
  smtp,
  consoleGuard,
}) => {
  // The preview of words that are not right yet is refused, and the browser says so.
  consoleGuard.allow(/status of 400 .*\/mail-template\/preview/);
  const directory: DirectoryView = await addScim(ownerApi, unique("Words"));
  const invitee = `${unique("grace")}@acme.example`;
  const { id: userId } = await ownerApi.send<{ id: string }>("POST", "users", {
    directoryId: directory.id,
    userName: invitee,
    displayName: "Grace Hopper",
    email: invitee,
  });
  await ownerApi.send("PUT", `directories/${directory.id}/portal`, {
    authentication: "password",
    invites: false,
    invitationDays: 7,
  });
  await openPage(page, "/settings/mail-templates");
  await page.getByRole("link", { name: directory.name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Invitation mail of ${directory.name}`);
  const preview = page.frameLocator('iframe[title="The mail as HTML"]');
  await expect(preview.getByText("Hello Ada Lovelace,")).toBeVisible();
  await page.getByRole("button", { name: /Ada Lovelace \(invented\)/ }).click();
  await page.getByRole("option", { name: /^Grace Hopper/ }).click();
  await expect(preview.getByText("Hello Grace Hopper,")).toBeVisible();

  const subject = page.getByRole("textbox", { name: "Subject" });
  await subject.fill("Welcome, ");
  await page.getByRole("button", { name: "Insert a variable into Subject" }).click();
  await page.getByRole("menuitem", { name: "user.displayName" }).click();
  await expect(subject).toHaveValue("Welcome, {{user.displayName}}");
  await expect(subject).toBeFocused();
  await expect(page.getByText("Welcome, Grace Hopper")).toBeVisible();

  const html = page.getByRole("textbox", { name: "HTML" });
  await html.fill('<h1>Hi {{user.dispalyName}}</h1><a href="{{invitation.link}}">Go</a>');
  await page.getByRole("button", { name: "Save" }).click();
  await expect(html).toBeFocused();
  await expect(page.getByText(/Did you mean \{\{user\.displayName\}\}\?/).first()).toBeVisible();
  await html.fill(
    '<h1 onclick="alert(1)">Hi {{user.displayName}}</h1><script>alert(1)</script><p><a href="{{invitation.link}}">Go</a></p>',
  );
  await expect(preview.getByRole("heading", { name: "Hi Grace Hopper" })).toBeVisible();
  await expect(page.getByText("Left out: onclick of <h1>, <script>.")).toBeVisible();

  await page.getByRole("button", { name: "Send a test to myself" }).click();
  await expect(page.getByText("The SMTP server took it")).toBeVisible();
  // Alerts go to the owner as well.
  const { subject: received, html: body } = await smtp.mailTo(owner.email, 1, /^\[Test\]/);
  expect(received).toBe("[Test] Welcome, Grace Hopper");
  expect(body).toContain("Hi Grace Hopper</h1>");
  expect(body).not.toContain("alert(1)");

  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved without onclick of <h1>, <script>.")).toBeVisible();
  await expect(page.getByText("Changed", { exact: true })).toBeVisible();
  await ownerApi.send("POST", "users/invitations", { userIds: [userId] });
  expect((await smtp.mailTo(invitee)).subject).toBe("Welcome, Grace Hopper");
  expect(await smtp.linkTo(invitee)).toMatch(/^\/invite\/.+/);

  await page.getByRole("button", { name: "Reset to default" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Reset to default" }).click();
  await expect(subject).toHaveValue("Set up your access to {{organisation.name}}");
  await expect(page.getByText("Default", { exact: true })).toBeVisible();
});
