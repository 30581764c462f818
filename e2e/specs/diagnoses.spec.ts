import type { Page } from "@playwright/test";
import type { DirectoryView } from "#lib/directories/contract.ts";
import type { Api } from "../fixtures/api.ts";
import type { RunningSandbox } from "../fixtures/sandbox.ts";
import { addEntra, addOkta, bind } from "../fixtures/seed.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";
import { unique } from "../fixtures/unique.ts";

interface Fault {
  readonly what: string;
  /** What was seen, as the page has to say it. */
  readonly sentence: RegExp;
  arrange(api: Api, sandbox: RunningSandbox, name: string): Promise<DirectoryView>;
}

type OrgFault = Parameters<RunningSandbox["control"]["setOrg"]>[1];

const oktaWith =
  (fault: OrgFault): Fault["arrange"] =>
  async (api, { control }, name) => {
    const org = await control.createOrg({ name, users: 2 });
    await control.setOrg(name, fault);
    return addOkta(api, name, org);
  };

const faults: readonly Fault[] = [
  {
    what: "a wrong Okta token",
    sentence: /Okta refused the token \(E0000011\)/,
    arrange: async (api, { control }, name) => {
      const org = await control.createOrg({ name, users: 2 });
      return addOkta(api, name, org, "00notATokenOfThisOrg");
    },
  },
  {
    what: "a token without the rights",
    sentence: /Okta accepted the token but not its rights \(E0000006\)/,
    arrange: async (api, { control }, name) => {
      const org = await control.createOrg({ name, users: 2, token: "none" });
      return addOkta(api, name, org);
    },
  },
  {
    what: "an address that is no Okta org",
    sentence: /which is no answer of an Okta org/,
    arrange: oktaWith({ isOkta: false }),
  },
  {
    what: "a name that does not resolve",
    sentence: /no-such-tenant\.invalid has no address/,
    arrange: (api, _sandbox, name) =>
      addOkta(api, name, { url: "https://no-such-tenant.invalid", tokens: ["00any"] }),
  },
  {
    what: "an expired certificate",
    sentence: /The certificate of localhost expired on/,
    arrange: oktaWith({ certificate: "expired" }),
  },
  {
    what: "a certificate of an unknown issuer",
    sentence: /an issuer that this machine doesn't trust/,
    arrange: oktaWith({ certificate: "untrusted" }),
  },
  {
    what: "a certificate of another host",
    sentence: /The certificate is for other-host\.example, not for localhost/,
    arrange: oktaWith({ certificate: "wrong-name" }),
  },
  {
    what: "clocks that differ",
    sentence: /clock is 15 minutes ahead of Okta/,
    arrange: oktaWith({ clockOffsetSeconds: -900 }),
  },
  {
    what: "an expired client secret",
    sentence: /The client secret has expired \(AADSTS7000222\)/,
    arrange: async (api, { control }, name) => {
      const tenant = await control.createTenant({ name, users: 2 });
      const app = tenant.apps[0];
      await control.changeApp(tenant.id, {
        clientId: app?.clientId ?? "",
        expireSecret: app?.secrets[0]?.value ?? "",
      });
      return addEntra(api, name, tenant);
    },
  },
  {
    what: "a wrong client secret",
    sentence: /Entra refused the client secret \(AADSTS7000215\)/,
    arrange: async (api, { control }, name) =>
      addEntra(api, name, await control.createTenant({ name, users: 2 }), { clientSecret: "wrong~value" }),
  },
  {
    what: "a tenant that does not exist",
    sentence: /There is no Entra tenant .* \(AADSTS90002\)/,
    arrange: async (api, { control }, name) =>
      addEntra(api, name, await control.createTenant({ name }), {
        tenantId: "0f0e0d0c-1111-4222-8333-444455556666",
      }),
  },
  {
    what: "a missing permission",
    sentence: /User\.Read\.All.* not granted/,
    arrange: async (api, { control }, name) =>
      addEntra(api, name, await control.createTenant({ name, users: 2, roles: ["Group.Read.All"] })),
  },
];

async function showDiagnosis(page: Page, api: Api, directory: DirectoryView): Promise<void> {
  await bind(api, directory.id);
  await page.goto(`/settings/directories/${directory.id}`);
}

for (const { what, sentence, arrange } of faults) {
  test(`${what} is said in a sentence`, async ({ page, ownerApi, sandbox }) => {
    const directory = await arrange(ownerApi, sandbox, unique("fault"));
    await showDiagnosis(page, ownerApi, directory);
    await expect(page.getByText(sentence).first()).toBeVisible();
    await expect(page.getByText("Failed").first()).toBeVisible();
  });
}

test("a host that never answers is given up on, and said so", async ({ page, ownerApi, sandbox }) => {
  const directory = await oktaWith({ hang: true })(ownerApi, sandbox, unique("fault"));
  await showDiagnosis(page, ownerApi, directory);
  await expect(page.getByText(/did not answer in time/).first()).toBeVisible({ timeout: 30_000 });
});

test("a fault that is put right shows at the next run, live, check by check", async ({
  page,
  ownerApi,
  sandbox,
}) => {
  const name = unique("repair");
  const org = await sandbox.control.createOrg({ name, users: 2 });
  const token = org.tokens[0] ?? "";
  await sandbox.control.changeOrgToken(name, { token, revoked: true });
  const directory = await addOkta(ownerApi, name, org);
  await showDiagnosis(page, ownerApi, directory);
  await expect(page.getByText(/Okta refused the token/).first()).toBeVisible();
  await sandbox.control.changeOrgToken(name, { token, revoked: false });
  await page.getByRole("button", { name: "Run now" }).click();
  await expect(page.getByText("Okta accepts the token.", { exact: false }).first()).toBeVisible();
  await expect(page.getByText("Healthy").first()).toBeVisible();
});

test("diagnostics reach Healthy within 5 s of the binding", async ({ page, ownerApi, sandbox }) => {
  const name = unique("quick");
  const org = await sandbox.control.createOrg({ name, users: 2 });
  const directory = await addOkta(ownerApi, name, org);
  await page.goto(`/settings/directories/${directory.id}`);
  await expect(page.getByText("is bound to no cluster yet")).toBeVisible();
  await bind(ownerApi, directory.id);
  await expect(page.getByText("Healthy").first()).toBeVisible({ timeout: 5000 });
});
