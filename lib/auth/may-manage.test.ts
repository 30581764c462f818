import { expect, test } from "vitest";
import { type Grant, refuseChange, refuseGrant } from "./may-manage.ts";

const owner: Grant = { role: "owner", directoryIds: null };
const admin: Grant = { role: "admin", directoryIds: null };
const scopedAdmin: Grant = { role: "admin", directoryIds: ["a", "b"] };
const helpdesk: Grant = { role: "helpdesk", directoryIds: null };

test.each<[string, Grant, Grant, RegExp | null]>([
  ["an owner appoints an owner", owner, owner, null],
  ["an admin appoints an admin", admin, admin, null],
  ["an admin appoints nobody above", admin, owner, /above your own/],
  ["help desk appoints nobody", helpdesk, { role: "auditor", directoryIds: null }, /Only admins and owners/],
  [
    "an owner cannot be limited to directories",
    owner,
    { role: "owner", directoryIds: ["a"] },
    /all directories/,
  ],
  [
    "a limited admin gives part of their directories",
    scopedAdmin,
    { role: "admin", directoryIds: ["a"] },
    null,
  ],
  [
    "a limited admin gives no other directory",
    scopedAdmin,
    { role: "auditor", directoryIds: ["a", "c"] },
    /access to yourself/,
  ],
  [
    "a limited admin does not give all directories",
    scopedAdmin,
    { role: "auditor", directoryIds: null },
    /access to yourself/,
  ],
])("%s", (_, actor, grant, refusal) => {
  const answer = refuseGrant(actor, grant);
  if (refusal === null) expect(answer).toBeNull();
  else expect(answer).toMatch(refusal);
});

test("nobody changes themselves or somebody with more rights", () => {
  const me = { ...admin, adminId: "me" };
  expect(refuseChange(me, { ...admin, adminId: "me" })).toMatch(/your own role/);
  expect(refuseChange(me, { ...owner, adminId: "other" })).toMatch(/more rights/);
  expect(refuseChange({ ...scopedAdmin, adminId: "me" }, { ...admin, adminId: "other" })).toMatch(
    /more rights/,
  );
  expect(refuseChange(me, { ...helpdesk, adminId: "other" })).toBeNull();
});
