import type { Locator, Page } from "@playwright/test";
import { oktaAppUser } from "#e2e/sandbox/scim/okta-app-user.ts";
import { oktaScimClient } from "#e2e/sandbox/scim/okta-client.ts";
import type { DirectoryView } from "#lib/directories/contract.ts";
import { invitationLink } from "../fixtures/invitation-link.ts";
import { openPage } from "../fixtures/open-page.ts";
import { addScim, issueKey } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

/** Gives the browser a platform authenticator that says yes (WebAuthn §11). */
async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Opens a page of the portal and waits until it is alive: its event stream opens once React has taken over. */
async function openPortal(page: Page, path: string): Promise<void> {
  const alive = page.waitForRequest("**/api/portal/events");
  await page.goto(path);
  await alive;
}

/** Presses a button once React has taken over: before, nobody hears it. */
async function press(button: Locator): Promise<void> {
  await expect
    .poll(() =>
      button.evaluate((element) => Object.keys(element).some((key) => key.startsWith("__reactProps"))),
    )
    .toBe(true);
  await button.click();
}

const hasNoSideways = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

test("a provisioned user is invited, enrols a passkey, signs in with it, and is out when SCIM says so", async ({
  page,
  browser,
  ownerApi,
  product,
}) => {
  const directory: DirectoryView = await addScim(ownerApi, unique("Portal"));
  const { token } = await issueKey(ownerApi, directory.id, "Okta");
  const okta = oktaScimClient({ baseUrl: directory.scimBaseUrl, authorization: `Bearer ${token}` });

  await openPage(page, `/settings/directories/${directory.id}/config`);
  await page.getByRole("radio", { name: /^Passkey or password/ }).check();
  await page.getByRole("switch", { name: "Invite whoever gets access" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();

  const person = oktaAppUser(0, `${unique("portal")}.example`);
  const colleague = oktaAppUser(1, `${unique("portal")}.example`);
  const { id } = await okta.assign(person);
  await okta.assign(colleague);
  await openPage(page, `/users/${id}`);
  await expect(page.getByText("Sent when access was given.")).toBeVisible();

  const context = await browser.newContext({
    baseURL: product.url,
    storageState: { cookies: [], origins: [] },
    viewport: { width: 360, height: 740 },
  });
  const phone = await context.newPage();
  await addAuthenticator(phone);
  await phone.goto(await invitationLink(product, id));
  expect(await hasNoSideways(phone)).toBe(true);
  await press(phone.getByRole("button", { name: "Create a passkey" }));
  await expect(phone.getByText("What we know of you")).toBeVisible();
  expect(await hasNoSideways(phone)).toBe(true);
  await expect(page.getByText("Accepted", { exact: true })).toBeVisible();

  await openPortal(phone, "/portal/address-book");
  await expect(phone.getByText(String(colleague.displayName))).toBeVisible();
  expect(await hasNoSideways(phone)).toBe(true);
  await openPortal(phone, "/portal/devices");
  await expect(phone.getByText("Signed in with it")).toBeVisible();
  expect(await hasNoSideways(phone)).toBe(true);
  await phone.getByRole("button", { name: "Sign out" }).click();

  const enter = phone.getByRole("button", { name: "Sign in with a passkey" });
  const alive = phone.waitForRequest("**/api/portal/events");
  await press(enter);
  await alive;

  await okta.setActive(person.userName, false, "catalogue");
  // Nobody touches the page: it leads out by itself.
  await press(enter);
  await expect(phone.getByText("This passkey does not sign anybody in.")).toBeVisible();
  await openPage(page, `/users/${id}`);
  const signIns = page.getByRole("region", { name: "Sign-ins" });
  await expect(signIns.getByText(/^(Has no access|The device was unenrolled)$/).first()).toBeVisible();
  await context.close();
});
