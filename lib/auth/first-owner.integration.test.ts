import { beforeEach, expect, test } from "vitest";
import { prisma } from "#lib/platform/db/prisma.ts";
import { createFirstOwner } from "./create-first-owner.ts";
import { createSetupLink, isSetupTokenOpen } from "./create-setup-link.ts";

const origin = { address: "", requestId: "" };
const start = new Date("2026-11-03T09:00:00Z");
const owner = (link: string | null, email = "dana@acme.example") => ({
  token: link?.split("/").at(-1) ?? "",
  name: "Dana Whitfield",
  email,
  password: "lake tandem orbit 41",
});

beforeEach(async () => {
  await prisma().admin.deleteMany();
  await prisma().setupLink.deleteMany();
});

test("the printed link creates the owner, once", async () => {
  const link = await createSetupLink(start);
  expect(link).toMatch(/^http:\/\/localhost:3000\/welcome\/[\w-]{43}$/);
  expect(await createFirstOwner(owner(link), origin, start)).toEqual({ email: "dana@acme.example" });
  await expect(createFirstOwner(owner(link, "eve@acme.example"), origin, start)).rejects.toMatchObject({
    code: "link_used",
  });
  expect(await prisma().admin.findMany({ select: { email: true, role: true } })).toEqual([
    { email: "dana@acme.example", role: "owner" },
  ]);
});

test("it can be printed again, which ends the one before, until there is an owner", async () => {
  const first = await createSetupLink(start);
  const second = await createSetupLink(start);
  expect(await isSetupTokenOpen(owner(first).token, start)).toBe(false);
  expect(await isSetupTokenOpen(owner(second).token, start)).toBe(true);
  await createFirstOwner(owner(second), origin, start);
  expect(await createSetupLink(start)).toBeNull();
});

test("it ends after a day, and its token is nowhere in the database", async () => {
  const link = await createSetupLink(start);
  expect(await isSetupTokenOpen(owner(link).token, new Date(start.getTime() + 24 * 60 * 60 * 1000))).toBe(
    false,
  );
  expect(JSON.stringify(await prisma().setupLink.findMany())).not.toContain(owner(link).token);
});

test("used by several at once it makes one owner", async () => {
  const link = await createSetupLink(start);
  const results = await Promise.allSettled(
    ["a", "b", "c"].map((name) => createFirstOwner(owner(link, `${name}@acme.example`), origin, start)),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await prisma().admin.count()).toBe(1);
});
