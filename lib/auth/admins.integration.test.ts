import { beforeEach, describe, expect, test } from "vitest";
import { newId } from "#lib/platform/db/id.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { signedInAs } from "#lib/testing/signed-in.ts";
import { acceptInvitation, readInvitation } from "./accept-invitation.ts";
import { type Actor, systemActor } from "./actor.ts";
import { inviteAdmin } from "./invite-admin.ts";
import { listAdmins } from "./list-admins.ts";
import { readActor } from "./read-actor.ts";
import { removeAdmin } from "./remove-admin.ts";
import { signIn } from "./sign-in.ts";
import { updateAdmin } from "./update-admin.ts";
import { voidInvitation } from "./void-invitation.ts";

const origin = { address: "203.0.113.7", requestId: "r" };
const password = "lake tandem orbit 41";
const start = new Date("2026-11-03T09:00:00Z");
const later = (ms: number) => new Date(start.getTime() + ms);
const days = (count: number) => count * 24 * 60 * 60 * 1000;

async function actorOf({ cookie }: { cookie: string }): Promise<Actor> {
  const actor = await readActor(new Headers({ cookie }), "r");
  if (!actor) throw new Error("nobody is signed in");
  return actor;
}

async function newDirectory(name: string): Promise<string> {
  const id = newId();
  await prisma().directory.create({
    data: { id, name, nameKey: `${name}${id}`, type: "scim", clientProfile: "other" },
  });
  return id;
}

const tokenOf = (link: string) => link.split("/").at(-1) ?? "";

beforeEach(async () => {
  await prisma().admin.deleteMany();
  await prisma().adminInvitation.deleteMany();
});

describe("the last owner stays", () => {
  test("when it would be demoted, disabled or removed", async () => {
    const { adminId } = await signedInAs("owner");
    const system = systemActor("Test");
    for (const change of [{ role: "admin" as const }, { disabled: true }]) {
      await expect(updateAdmin(system, adminId, change)).rejects.toMatchObject({ code: "last_owner" });
    }
    await expect(removeAdmin(system, adminId)).rejects.toMatchObject({ code: "last_owner" });
  });

  test("when a disabled owner is the only other one", async () => {
    const { adminId } = await signedInAs("owner");
    const other = await signedInAs("owner");
    await updateAdmin(systemActor("Test"), other.adminId, { disabled: true });
    await expect(removeAdmin(systemActor("Test"), adminId)).rejects.toMatchObject({ code: "last_owner" });
  });

  test.each([
    ["demote", (actor: Actor, id: string) => updateAdmin(actor, id, { role: "auditor" })],
    ["disable", (actor: Actor, id: string) => updateAdmin(actor, id, { disabled: true })],
    ["remove", (actor: Actor, id: string) => removeAdmin(actor, id)],
  ])("when two owners %s each other at once", async (_, act) => {
    for (let round = 0; round < 5; round++) {
      await prisma().admin.deleteMany();
      const [first, second] = [await signedInAs("owner"), await signedInAs("owner")];
      const [firstActor, secondActor] = [await actorOf(first), await actorOf(second)];
      const results = await Promise.allSettled([
        act(firstActor, second.adminId),
        act(secondActor, first.adminId),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await prisma().admin.count({ where: { role: "owner", disabledAt: null } })).toBe(1);
    }
  });
});

describe("nobody gives or takes more than they have", () => {
  test("a demotion that was decided a moment ago already counts", async () => {
    await signedInAs("owner");
    const demoted = await signedInAs("owner");
    const target = await signedInAs("admin");
    const stale = await actorOf(demoted);
    await updateAdmin(systemActor("Test"), demoted.adminId, { role: "auditor" });
    await expect(updateAdmin(stale, target.adminId, { role: "owner" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(
      inviteAdmin(stale, { email: "x@test.example", role: "auditor", directoryIds: null }),
    ).rejects.toMatchObject({ code: "forbidden" });
  });

  test("an admin neither raises anybody above admin nor touches an owner", async () => {
    const owner = await signedInAs("owner");
    const actor = await actorOf(await signedInAs("admin"));
    const other = await signedInAs("auditor");
    await expect(updateAdmin(actor, other.adminId, { role: "owner" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(updateAdmin(actor, owner.adminId, { role: "auditor" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(removeAdmin(actor, owner.adminId)).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      inviteAdmin(actor, { email: "x@test.example", role: "owner", directoryIds: null }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await updateAdmin(actor, other.adminId, { role: "admin" });
  });

  test("an invitation that gives more than they have is not replaced by one of theirs", async () => {
    const email = "x@test.example";
    const { link } = await inviteAdmin(systemActor("Test"), { email, role: "owner", directoryIds: null });
    const actor = await actorOf(await signedInAs("admin"));
    await expect(inviteAdmin(actor, { email, role: "auditor", directoryIds: null })).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await readInvitation(tokenOf(link))).toMatchObject({ role: "Owner" });
  });

  test("an admin of one directory gives only that one, and sees no other's name", async () => {
    await signedInAs("owner");
    const [mine, hidden] = [await newDirectory("Mine"), await newDirectory("Hidden")];
    const actor = await actorOf(await signedInAs("admin", { directoryIds: [mine] }));
    await signedInAs("auditor", { directoryIds: [mine, hidden], name: "Both" });
    await signedInAs("auditor", { directoryIds: [hidden], name: "Other" });
    for (const directoryIds of [null, [hidden], [mine, hidden]]) {
      await expect(
        inviteAdmin(actor, { email: "x@test.example", role: "auditor", directoryIds }),
      ).rejects.toMatchObject({ code: "forbidden" });
    }
    await inviteAdmin(actor, { email: "x@test.example", role: "auditor", directoryIds: [mine] });
    const list = await listAdmins(actor);
    expect(JSON.stringify(list)).not.toContain("Hidden");
    expect(list.admins.map(({ name }) => name)).not.toContain("Other");
    expect(list.admins.find(({ name }) => name === "Both")).toMatchObject({
      refusal: expect.stringContaining("more rights"),
    });
  });

  test("nobody changes or removes themselves", async () => {
    await signedInAs("owner");
    const actor = await actorOf(await signedInAs("owner"));
    await expect(updateAdmin(actor, actor.adminId ?? "", { role: "auditor" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(removeAdmin(actor, actor.adminId ?? "")).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an invitation", () => {
  const input = { email: "Marta@Acme.example", role: "helpdesk" as const, directoryIds: null };
  const accept = (link: string, now = start) =>
    acceptInvitation({ token: tokenOf(link), name: "Marta Okafor", password }, origin, now);

  test("becomes an admin who can sign in, once", async () => {
    const { link, invitation } = await inviteAdmin(systemActor("Dana"), input, start);
    expect(invitation).toMatchObject({ email: "Marta@Acme.example", role: "helpdesk", directories: null });
    expect(await readInvitation(tokenOf(link), start)).toEqual({
      email: "Marta@Acme.example",
      role: "Help desk",
      invitedBy: "Dana",
    });
    expect(await accept(link)).toEqual({ email: "Marta@Acme.example" });
    const client = { ...origin, userAgent: "", previousSessionId: null };
    await expect(signIn({ email: "marta@acme.example", password }, client)).resolves.toMatchObject({
      sessionId: expect.any(String),
    });
    await expect(accept(link)).rejects.toMatchObject({ code: "link_used" });
  });

  test("is stored as a hash only", async () => {
    const { link } = await inviteAdmin(systemActor("Dana"), input, start);
    const rows = JSON.stringify([
      await prisma().adminInvitation.findMany(),
      await prisma().auditEntry.findMany(),
    ]);
    expect(rows).not.toContain(tokenOf(link));
  });

  test("ends after seven days, by a newer one, when withdrawn, and when the inviter loses rights", async () => {
    const first = await inviteAdmin(systemActor("Dana"), input, start);
    await expect(accept(first.link, later(days(7)))).rejects.toMatchObject({ code: "link_used" });

    const second = await inviteAdmin(systemActor("Dana"), { ...input, email: "marta@acme.example" }, start);
    await expect(accept(first.link)).rejects.toMatchObject({ code: "link_used" });

    await voidInvitation(systemActor("Dana"), second.invitation.id, start);
    await expect(accept(second.link)).rejects.toMatchObject({ code: "link_used" });

    await signedInAs("owner");
    const inviter = await signedInAs("owner");
    const third = await inviteAdmin(await actorOf(inviter), input, start);
    await updateAdmin(systemActor("Test"), inviter.adminId, { role: "auditor" });
    await expect(accept(third.link)).rejects.toMatchObject({ code: "link_used" });
  });

  test("accepted twice at once makes one admin", async () => {
    const { link } = await inviteAdmin(systemActor("Dana"), input, start);
    const results = await Promise.allSettled([accept(link), accept(link), accept(link)]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await prisma().admin.count()).toBe(1);
  });

  test("is refused for somebody who is an admin already", async () => {
    const { email } = await signedInAs("auditor");
    await expect(
      inviteAdmin(systemActor("Dana"), { ...input, email: email.toUpperCase() }),
    ).rejects.toMatchObject({
      code: "admin_email_taken",
      errors: [{ field: "email" }],
    });
  });
});
