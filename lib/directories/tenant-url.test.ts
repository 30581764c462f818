import { describe, expect, test } from "vitest";
import { looksLikeSecretId, normaliseTenantUrl, oktaAdminUrl } from "./tenant-url.ts";

describe("an Okta address is accepted as people copy it", () => {
  test.each([
    ["https://acme.okta.com", "https://acme.okta.com"],
    ["acme.okta.com", "https://acme.okta.com"],
    ["  ACME.Okta.com/  ", "https://acme.okta.com"],
    ["https://acme-admin.okta.com/admin/access/api/tokens?x=1#y", "https://acme.okta.com"],
    ["https://acme.oktapreview.com/login/login.htm", "https://acme.oktapreview.com"],
    ["acme-admin.okta-emea.com", "https://acme.okta-emea.com"],
    ["acme.okta-gov.com", "https://acme.okta-gov.com"],
    ["acme.okta.mil", "https://acme.okta.mil"],
    ["https://dev-12345.okta.com", "https://dev-12345.okta.com"],
    ["https://id.acme.example/app/home", "https://id.acme.example"],
    ["acme.okta.com.", "https://acme.okta.com"],
  ])("%s", (input, url) => expect(normaliseTenantUrl(input)).toEqual({ ok: true, url }));
});

describe("what is wrong is explained", () => {
  test.each([
    ["", /Enter the address/],
    ["acme", /https:\/\/acme\.okta\.com\?/],
    ["http://acme.okta.com", /unencrypted/],
    ["ftp://acme.okta.com", /not a web address/],
    ["okta.com", /tenant's name before okta\.com/],
    ["https://login.okta.com", /site of Okta itself/],
    ["https://a.b.okta.com", /Only one name/],
    ["https://acme.okta.de", /https:\/\/acme\.okta\.com\?/],
    ["https://10.0.0.1", /not an IP address/],
    ["https://[fd00::1]", /not an IP address/],
    ["https://0x7f000001/", /this machine itself/],
    ["https://user:secret@acme.okta.com", /user name and password/],
    ["https://acme.okta.com:8443", /standard port/],
    ["https://login.microsoftonline.com/x", /belongs to Microsoft/],
    ["acme okta", /no spaces/],
    ["00Abcdefghijklmnopqrstuvwxyz0123456789ABCDEF", /looks like an API token/],
    ["http://localhost:4100", /this machine itself/],
  ])("%s", (input, detail) => {
    const result = normaliseTenantUrl(input);
    expect(result).toMatchObject({ ok: false });
    expect(result.ok ? "" : result.detail).toMatch(detail);
  });
});

test("a sandbox on loopback is accepted only when asked for, and keeps scheme and port", () => {
  expect(normaliseTenantUrl("http://localhost:4100/", { allowLoopback: true })).toEqual({
    ok: true,
    url: "http://localhost:4100",
  });
  expect(normaliseTenantUrl("127.0.0.1:4100", { allowLoopback: true })).toEqual({
    ok: true,
    url: "http://127.0.0.1:4100",
  });
});

test("the admin console has a host of its own, except on a custom domain", () => {
  expect(oktaAdminUrl("https://acme.okta.com", "/admin/users")).toBe(
    "https://acme-admin.okta.com/admin/users",
  );
  expect(oktaAdminUrl("https://id.acme.example", "/admin/users")).toBe("https://id.acme.example/admin/users");
});

test("a secret's ID is a GUID, a secret's value is not", () => {
  expect(looksLikeSecretId(" 3f2504e0-4f89-41d3-9a0c-0305e82c3301 ")).toBe(true);
  expect(looksLikeSecretId("q7V8Q~1abcDEF.ghiJKL_mnopQRS-tuvWXYZ0123")).toBe(false);
});
