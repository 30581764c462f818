import { attachedTo } from "../fixtures/attached.ts";
import { scriptKilobytes } from "../fixtures/script-weight.ts";
import { expect, ownerTest as test } from "../fixtures/test.ts";

/**
 * How much JavaScript a page may need before it works, in KB (1024 bytes) as sent: compressed,
 * without headers, into an empty cache. Of this about 130 KB are React and Next themselves.
 * What a dialog, menu or list loads when it is opened, and what Next fetches ahead for the pages
 * behind links, is not the page's own.
 */
const LIST = 235;
const FORM = 265;
const budgets: readonly (readonly [path: string, kilobytes: number])[] = [
  ["/", 190],
  ["/users", LIST],
  ["/users/import", LIST],
  ["/users/conflicts", LIST],
  ["/groups", LIST],
  ["/devices", LIST],
  ["/activity/audit", LIST],
  ["/activity/scim", LIST],
  ["/activity/mail", LIST],
  ["/activity/sync", LIST],
  ["/settings/directories", LIST],
  ["/settings/mail-templates", LIST],
  ["/settings/admins", LIST],
  ["/environment/identity-servers", LIST],
  ["/environment/identity-servers?tab=cluster", LIST],
  ["/settings/attributes", FORM],
  ["/settings/organisation", FORM],
  ["/settings/account", FORM],
  ["/settings/directories/new?type=okta", FORM],
  ["/settings/directories/new?type=entra", FORM],
];

// A development server, which authors of specs may attach, sends its code unpacked.
if (attachedTo === null) {
  test("every page keeps within its budget of JavaScript", async ({ browser, ownerApi, product }, info) => {
    const measured: { path: string; kilobytes: number; budget: number }[] = [];
    for (const [path, budget] of budgets) {
      const context = await browser.newContext({
        baseURL: product.url,
        storageState: await ownerApi.context.storageState(),
      });
      const page = await context.newPage();
      measured.push({ path, kilobytes: await scriptKilobytes(page, path), budget });
      await context.close();
    }
    const table = measured
      .map(({ path, kilobytes, budget }) => `${kilobytes} of ${budget} KB  ${path}`)
      .join("\n");
    console.log(table);
    await info.attach("JavaScript of each page", { body: table, contentType: "text/plain" });
    expect(measured.filter(({ kilobytes, budget }) => kilobytes > budget)).toEqual([]);
  });
}
