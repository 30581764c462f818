import { expect, test } from "vitest";
import type { KeyView } from "#lib/keys/contract.ts";
import { changesOf, editKeyForm, formOf } from "./edit-key-form.ts";

const now = new Date(2026, 10, 21, 14, 30);
const key: KeyView = {
  id: "01a200c9-a4be-76f9-9862-046c48a908e2",
  name: "Okta",
  kind: "bearer",
  prefix: "mstr_abcd2345",
  userName: "muster-abcd2345",
  publicKeys: [],
  rateLimit: { perSecond: 5_000, burst: 10_000 },
  scopes: ["read"],
  state: "live",
  createdBy: "Olivia",
  createdAt: now.toISOString(),
  expiresAt: new Date(2027, 2, 1, 12, 0, 0).toISOString(),
  lastUsedAt: null,
  lastUsedAddress: null,
  revokedAt: null,
  revokedBy: null,
};

test("nothing touched is nothing sent, also not the rest of the last day", () => {
  expect(changesOf(formOf(key), key, now)).toEqual({});
  expect(changesOf(formOf({ ...key, expiresAt: null }), { ...key, expiresAt: null }, now)).toEqual({});
});

test("only what changed is sent", () => {
  const form = formOf(key);
  expect(changesOf({ ...form, name: "Okta production" }, key, now)).toEqual({ name: "Okta production" });
  expect(changesOf({ ...form, expiry: "never" }, key, now)).toEqual({ expiresAt: null });
  expect(changesOf({ ...form, day: "2027-03-02" }, key, now)).toEqual({
    expiresAt: new Date(2027, 2, 2, 23, 59, 59).toISOString(),
  });
  expect(changesOf({ ...form, rateLimit: { perSecond: 25, burst: 10_000 } }, key, now)).toEqual({
    rateLimit: { perSecond: 25, burst: 10_000 },
  });
});

test("a key that has expired needs a later day", () => {
  const parsed = editKeyForm.safeParse(formOf({ ...key, expiresAt: new Date(2020, 1, 1).toISOString() }));
  expect(parsed.error?.issues).toMatchObject([{ path: ["day"] }]);
});
