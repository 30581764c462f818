import { expect, test } from "vitest";
import { auditFilter } from "#lib/audit/contract.ts";
import { validFilter } from "./valid-filter.ts";

const values = [
  "",
  "system",
  "0195e1c2-7a30-7c3e-9a53-0f6f7e0d1a2b",
  "0195E1C2-7A30-7C3E-9A53-0F6F7E0D1A2B",
  "0195e1c2-7a30-7c3e-9a53",
  "admin.update",
  "Admin.update",
  "admin",
  "2026-11-21",
  "2026-02-30",
  "2024-02-29",
  "2026-13-01",
  "2026-1-1",
  "yesterday",
];

test.each(Object.keys(auditFilter.shape) as (keyof typeof auditFilter.shape)[])(
  "%s of an address is taken exactly where the contract takes it",
  (name) => {
    for (const value of values) {
      const accepted = auditFilter.shape[name].safeParse(value).success;
      expect(validFilter({ [name]: value }), value).toEqual(accepted ? { [name]: value } : {});
    }
  },
);

test("what is no filter, or stands twice, is left out", () => {
  expect(
    validFilter({ page: "2", action: ["admin.update", "key.issue"], from: undefined, to: null }),
  ).toEqual({});
});
