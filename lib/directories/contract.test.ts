import { describe, expect, test } from "vitest";
import {
  createDirectoryInput,
  editDirectoryInput,
  patchDirectoryInput,
  testDirectoryInput,
} from "./contract.ts";

const okta = {
  type: "okta",
  name: " US-Denver-Production ",
  tenantUrl: "acme-admin.okta.com/admin/users",
  apiToken: "SSWS 00abcdefghijklmnopqrstuvwxyz0123456789ABCD",
};
const entra = {
  type: "entra",
  name: "Contoso",
  domainName: "@Contoso.com",
  upnSuffixMatchesDomain: true,
  tenantId: "{0F0E0D0C-1111-2222-3333-444455556666}",
  clientId: "1a1b1c1d-1111-2222-3333-444455556666",
  clientSecret: "abc8Q~xyzabc8Q~xyzabc8Q~xyzabc8Q~xyz1234",
  secretExpiresOn: "",
};

/** The sentence beside a field, or undefined when the field passes. */
function sentence(
  schema: typeof createDirectoryInput | typeof editDirectoryInput,
  input: unknown,
  field: string,
) {
  const result = schema.safeParse(input);
  return result.error?.issues.find((issue) => issue.path.join(".") === field)?.message;
}

describe("D2: an Okta directory", () => {
  test("is normalised: name trimmed, org's origin, token without its scheme", () => {
    expect(createDirectoryInput.parse(okta)).toMatchObject({
      name: "US-Denver-Production",
      tenantUrl: "https://acme.okta.com",
      apiToken: "00abcdefghijklmnopqrstuvwxyz0123456789ABCD",
      policy: { removeDevices: false, graceDays: 30 },
    });
  });

  test.each([
    ["name", "  ", /Give the directory a name/],
    ["name", undefined, /Give the directory a name/],
    ["tenantUrl", undefined, /Enter the address of your Okta org/],
    ["tenantUrl", "http://acme.okta.com", /https/],
    ["apiToken", "", /Paste the API token/],
    ["apiToken", "two words", /no spaces/],
  ])("%s = %j is explained", (field, value, message) => {
    expect(sentence(createDirectoryInput, { ...okta, [field]: value }, field)).toMatch(message);
  });

  test("every wrong field is reported at once", () => {
    const issues = createDirectoryInput.safeParse({
      type: "okta",
      name: "",
      tenantUrl: "",
      apiToken: "",
    }).error?.issues;
    expect(issues?.map((issue) => issue.path[0])).toEqual(["name", "tenantUrl", "apiToken"]);
  });
});

describe("D3: an Entra directory", () => {
  test("is normalised: ids lower-cased without braces, domain alone", () => {
    expect(createDirectoryInput.parse(entra)).toMatchObject({
      tenantId: "0f0e0d0c-1111-2222-3333-444455556666",
      domainName: "contoso.com",
    });
  });

  test("the secret's ID in place of its value is caught and explained", () => {
    const input = {
      ...entra,
      clientSecret: "2f2e2d2c-1111-2222-3333-444455556666",
    };
    expect(sentence(createDirectoryInput, input, "clientSecret")).toMatch(/secret's ID, not its value/);
  });

  test("one id in both fields is noticed", () => {
    expect(sentence(createDirectoryInput, { ...entra, clientId: entra.tenantId }, "clientId")).toMatch(
      /again/,
    );
  });

  test("a secret that has expired is refused, but only when it is entered now", () => {
    const input = { ...entra, secretExpiresOn: "2020-01-01" };
    expect(sentence(createDirectoryInput, input, "secretExpiresOn")).toMatch(/is past/);
    expect(sentence(editDirectoryInput, { ...input, clientSecret: "" }, "secretExpiresOn")).toBeUndefined();
  });

  test.each([["acme"], ["acme .com"], ["-acme.com"], ["acme..com"]])("domain %j is refused", (domainName) => {
    expect(sentence(createDirectoryInput, { ...entra, domainName }, "domainName")).toMatch(/acme\.com/);
  });
});

describe("D5, D6: device policy", () => {
  const on = {
    removeDevices: true,
    onDeactivated: true,
    onSuspended: true,
    onLocked: true,
    removeRecord: true,
    graceDays: 7,
  };

  test("Okta has all three choices", () => {
    expect(createDirectoryInput.parse({ ...okta, policy: on }).policy).toEqual(on);
  });

  test("Entra has only deactivated", () => {
    expect(sentence(createDirectoryInput, { ...entra, policy: on }, "policy.onSuspended")).toMatch(
      /does not report/,
    );
    expect(sentence(createDirectoryInput, { ...entra, policy: on }, "policy.onLocked")).toMatch(
      /does not report/,
    );
  });

  test("switched off, no choice stays behind", () => {
    expect(
      createDirectoryInput.parse({
        ...okta,
        policy: { ...on, removeDevices: false },
      }).policy,
    ).toMatchObject({
      removeRecord: false,
      onLocked: false,
    });
  });

  test.each([[0], [91], [1.5], [Number.NaN]])("a grace period of %d days is refused", (graceDays) => {
    expect(
      sentence(createDirectoryInput, { ...okta, policy: { ...on, graceDays } }, "policy.graceDays"),
    ).toMatch(/1 to 90/);
  });
});

test("on edit, an empty secret means: keep it; a wrong one is still explained", () => {
  expect(editDirectoryInput.parse({ ...okta, apiToken: "" })).toMatchObject({
    apiToken: "",
  });
  const input = {
    ...entra,
    clientSecret: "2f2e2d2c-1111-2222-3333-444455556666",
  };
  expect(sentence(editDirectoryInput, input, "clientSecret")).toMatch(/secret's ID/);
});

test("the switch alone is a whole patch; unknown things are not", () => {
  expect(patchDirectoryInput.parse({ enabled: false })).toEqual({
    enabled: false,
  });
  expect(patchDirectoryInput.safeParse({ enabled: false, name: "x" }).success).toBe(false);
});

test("a test needs no name, and the Okta token is required", () => {
  expect(testDirectoryInput.safeParse({ ...okta, name: undefined }).success).toBe(true);
  expect(testDirectoryInput.safeParse({ ...okta, apiToken: "" }).success).toBe(false);
});

test("no field of the form costs more than its length", () => {
  const long = (character: string) => `${character.repeat(200_000)}x`;
  const begun = process.cpuUsage();
  for (const character of ["/", ".", " ", "a", "-", "{", "@", "a."]) {
    for (const field of Object.keys(entra).slice(1)) {
      createDirectoryInput.safeParse({ ...entra, [field]: long(character) });
    }
    for (const field of Object.keys(okta).slice(1)) {
      createDirectoryInput.safeParse({ ...okta, [field]: long(character) });
    }
  }
  const { user } = process.cpuUsage(begun);
  expect(user / 1000).toBeLessThan(3_000);
});
