import type { Browser } from "@playwright/test";
import type { DirectoryView } from "#lib/directories/contract.ts";
import type { SyncView } from "#lib/sync/contract.ts";
import type { UserList } from "#lib/users/contract.ts";
import type { Api } from "../fixtures/api.ts";
import { enterWithPasskey, type Phone, press, usersPhone } from "../fixtures/phone.ts";
import { addEntra, bind, issueKey } from "../fixtures/seed.ts";
import type { SmtpServer } from "../fixtures/smtp-server.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

/** Both directories take devices from whoever leaves, and give them back within the grace period. */
const policy = {
  removeDevices: true,
  onDeactivated: true,
  onSuspended: false,
  onLocked: false,
  removeRecord: false,
  graceDays: 10,
};

/** Opens a directory's portal, with invitations. */
const openPortal = (api: Api, directoryId: string) =>
  api.send("PUT", `directories/${directoryId}/portal`, {
    authentication: "password",
    invites: true,
    invitationDays: 7,
  });

/** From the mail to the user's first passkey, and in again with it. */
async function arrive(browser: Browser, baseURL: string, smtp: SmtpServer, address: string): Promise<Phone> {
  const phone = await usersPhone(browser, { baseURL });
  await phone.page.goto(await smtp.linkTo(address));
  const inside = phone.page.waitForRequest("**/api/portal/events");
  await press(phone.page.getByRole("button", { name: "Create a passkey" }));
  await inside;
  await phone.page.getByRole("button", { name: "Sign out" }).click();
  await enterWithPasskey(phone);
  return phone;
}

/** When the user's page leaves the portal by itself. */
const leaves = ({ page }: Phone) =>
  page.waitForURL("**/portal/sign-in", { waitUntil: "commit" }).then(() => Date.now());

async function isRefused({ page }: Phone): Promise<void> {
  await press(page.getByRole("button", { name: "Sign in with a passkey" }));
  await expect(page.getByText("This passkey does not sign anybody in.")).toBeVisible();
}

async function isBack(phone: Phone): Promise<void> {
  await enterWithPasskey(phone);
  await phone.open("/portal/devices");
  await expect(phone.page.getByText("Signed in with it")).toBeVisible();
}

const stateOf = async (api: Api, directoryId: string, userName: string) => {
  const query = new URLSearchParams({ directoryId, search: userName });
  const { users } = await api.get<UserList>(`users?${query}`);
  return users[0]?.status;
};

test("provisioned by Okta, invited by mail, in by passkey; suspended in Okta, out within two seconds of the sync; back with the device", async ({
  browser,
  ownerApi,
  product,
  sandbox: { control },
  smtp,
}) => {
  const name = unique("journey");
  const org = await control.createOrg({ name, users: 1 });
  const directory = await ownerApi.send<DirectoryView>("POST", "directories", {
    type: "okta",
    name: unique("Journey Okta"),
    tenantUrl: org.url,
    apiToken: org.tokens[0],
    policy: { ...policy, onSuspended: true },
  });
  await bind(ownerApi, directory.id);
  await openPortal(ownerApi, directory.id);
  const { token } = await issueKey(ownerApi, directory.id, "Okta");
  const app = { baseUrl: directory.scimBaseUrl, authorization: `Bearer ${token}` };
  const person = (await control.orgUsers(name)).at(-1);
  if (!person) throw new Error("the org has nobody");
  /** Asks for a sync and waits for its end. @returns when that was */
  const sync = async (): Promise<number> => {
    const asked = new Date().toISOString();
    await ownerApi.send("POST", `directories/${directory.id}/sync`, { kind: "changes" });
    let finishedAt: string | null = null;
    await expect
      .poll(
        async () => {
          const { runs } = await ownerApi.get<SyncView>(`directories/${directory.id}/sync`);
          const run = runs.find(({ startedAt }) => startedAt >= asked);
          finishedAt = run?.finishedAt ?? null;
          return run?.state;
        },
        { timeout: 20_000 },
      )
      .toBe("succeeded");
    return Date.parse(finishedAt ?? "");
  };
  await control.pushOrg(name, { ...app, user: person.id });
  const phone = await arrive(browser, product.url, smtp, person.login);
  await sync();

  const left = leaves(phone);
  await control.orgUserAction(name, { user: person.id, action: "suspend" });
  const ended = await sync();
  expect((await left) - ended).toBeLessThan(2_000);
  await isRefused(phone);
  expect(await stateOf(ownerApi, directory.id, person.login)).toBe("suspended");

  await control.orgUserAction(name, { user: person.id, action: "unsuspend" });
  await sync();
  await isBack(phone);
  await phone.close();
});

test("provisioned by Entra, invited by mail, in by passkey; active: false, out within two seconds; back with the device", async ({
  browser,
  ownerApi,
  product,
  sandbox: { control },
  smtp,
}) => {
  const tenant = await control.createTenant({ name: unique("journey"), users: 1 });
  const directory = await addEntra(ownerApi, unique("Journey Entra"), tenant, { policy });
  await openPortal(ownerApi, directory.id);
  const { token } = await issueKey(ownerApi, directory.id, "Entra");
  const job = { baseUrl: directory.scimBaseUrl, authorization: `Bearer ${token}` };
  const person = (await control.tenantUsers(tenant.id)).at(-1);
  if (!person) throw new Error("the tenant has nobody");
  await control.provisionTenant(tenant.id, job);
  const phone = await arrive(browser, product.url, smtp, person.login);

  const left = leaves(phone);
  await control.tenantUserAction(tenant.id, { user: person.id, action: "disable" });
  expect(await control.provisionTenant(tenant.id, job)).toMatchObject({ deactivated: 1 });
  const ended = Date.now();
  expect((await left) - ended).toBeLessThan(2_000);
  await isRefused(phone);
  expect(await stateOf(ownerApi, directory.id, person.login)).toBe("deactivated");

  await control.tenantUserAction(tenant.id, { user: person.id, action: "enable" });
  await control.provisionTenant(tenant.id, job);
  await isBack(phone);
  await phone.close();
});
