import { beforeEach, expect, test } from "vitest";
import { type Actor, systemActor } from "#lib/auth/actor.ts";
import { inviteAdmin } from "#lib/auth/invite-admin.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { inTransaction, prisma } from "#lib/platform/db/prisma.ts";
import type { NewMail } from "#lib/platform/mail/mail.store.ts";
import { queueMail } from "#lib/platform/mail/queue-mail.ts";
import { cancelMails } from "./cancel-mails.ts";
import { mailDetail, mailPage } from "./contract.ts";
import { forgetOldMails } from "./forget-old-mails.ts";
import { listMails } from "./list-mails.ts";
import { sendMails } from "./send-mails.ts";
import { sendTestMail } from "./send-test-mail.ts";
import { previewMail, showMail } from "./show-mail.ts";
import { updateMailSettings } from "./update-mail-settings.ts";
import type { MailState } from "./vocabulary.ts";

const owner = systemActor("Olivia Owner");
let directory: string;
const limited = (...directoryIds: string[]): Actor => ({ ...owner, role: "admin", directoryIds });
const auditor: Actor = { ...owner, role: "auditor" };

const mail: NewMail = {
  kind: "alert",
  directoryId: null,
  recipient: "jane@acme.example",
  subject: "Denver is degraded",
  text: "Text",
};

async function put(state: MailState, change: Partial<NewMail> = {}): Promise<string> {
  const id = await inTransaction((tx) => queueMail(tx, { ...mail, ...change }));
  await pool().query("update mail_message set state = $2::mail_state where id = $1", [id, state]);
  return id;
}
const list = async (actor: Actor, query: Parameters<typeof listMails>[1] = {}) =>
  mailPage.parse(await listMails(actor, query));
const stateOf = async (id: string) => (await showMail(owner, id)).state;

beforeEach(async () => {
  for (const table of ["mail_message", "directory", "admin_invitation"])
    await pool().query(`delete from ${table}`);
  directory = newId();
  await pool().query(
    "insert into directory (id, name, name_key, type, client_profile) values ($1, 'Denver', 'denver', 'okta', 'okta')",
    [directory],
  );
});

test("the list is filtered, paged, and limited to the reader's directories", async () => {
  const mine = await put("held", { directoryId: directory, kind: "key_expiry" });
  await put("sent", { recipient: "100_sure@acme.example" });
  const found = async (query: Parameters<typeof listMails>[1], actor = owner) =>
    (await list(actor, query)).mails.length;
  expect(await found({})).toBe(2);
  expect(await found({ state: "waiting" })).toBe(1);
  expect(await found({ kind: "alert" })).toBe(1);
  expect(await found({ directory })).toBe(1);
  expect(await found({ text: "100_SURE" })).toBe(1);
  expect(await found({ text: "1_0_sure" })).toBe(0);
  expect((await list(limited(directory))).mails.map(({ id }) => id)).toEqual([mine]);
  expect(await found({}, limited())).toBe(0);
  for (let index = 0; index < 50; index += 1) await put("sent");
  const first = await list(owner);
  expect(first.mails).toHaveLength(50);
  const second = await list(owner, { after: first.next ?? "" });
  expect(second.mails).toHaveLength(2);
  expect(second.next).toBeNull();
  expect(first.status).toMatchObject({ isConfigured: false, held: 1, queued: 0, liveServers: 0 });
});

test("a one-time link is shown to nobody, neither in the text nor in the HTML", async () => {
  const { link } = await inviteAdmin(owner, { email: "new@acme.example", role: "owner", directoryIds: null });
  const { id } = await prisma().mailMessage.findFirstOrThrow({ select: { id: true } });
  const shown = mailDetail.parse(await showMail(owner, id));
  expect(shown).toMatchObject({ hasLink: true, hasHtml: true, state: "queued" });
  const token = link.split("/").at(-1) ?? "";
  expect(shown.text).toContain("[one-time link: only its recipient sees it]");
  for (const text of [JSON.stringify(shown), await previewMail(owner, id)]) {
    expect(text).not.toContain(token);
    expect(text).not.toContain("{link}");
  }
  await expect(showMail(limited(directory), id)).rejects.toMatchObject({ code: "not_found" });
  await expect(previewMail(limited(directory), id)).rejects.toMatchObject({ code: "not_found" });
});

test("what waits or failed is sent now, what was sent once more as a mail of its own; each with one line of audit", async () => {
  const failed = await put("refused");
  const held = await put("held");
  const sent = await put("sent");
  const used = await put("sent", { link: "https://a.example" });
  await pool().query("update mail_message set text = null, sealed_link = null where id = $1", [used]);
  expect(await sendMails(owner, { ids: [failed, held, sent, used] })).toEqual({ changed: 3 });
  expect([await stateOf(failed), await stateOf(held), await stateOf(sent)]).toEqual([
    "queued",
    "queued",
    "sent",
  ]);
  expect(await prisma().mailMessage.count({ where: { state: "queued" } })).toBe(3);
  await expect(sendMails(owner, { ids: [used] })).rejects.toMatchObject({ code: "conflict" });
  const entries = await prisma().auditEntry.findMany({ where: { action: "mail.resend" } });
  expect(entries).toMatchObject([{ subjectLabel: "3 mails", after: { mails: 3 } }]);
});

test("what waits is cancelled, by name or by filter, and only what the actor may see", async () => {
  const [one, two] = [await put("held", { directoryId: directory }), await put("queued")];
  const sending = await put("sending");
  expect(await cancelMails(limited(directory), { ids: [one, two] })).toEqual({ changed: 1 });
  expect(await stateOf(two)).toBe("queued");
  expect(await cancelMails(owner, { filter: { state: "waiting" } })).toEqual({ changed: 1 });
  expect([await stateOf(one), await stateOf(two), await stateOf(sending)]).toEqual([
    "cancelled",
    "cancelled",
    "sending",
  ]);
  await expect(cancelMails(auditor, { ids: [sending] })).rejects.toMatchObject({ code: "forbidden" });
  await expect(sendMails(auditor, { ids: [one] })).rejects.toMatchObject({ code: "forbidden" });
});

test("a test mail goes ahead of all others; it and the rate belong to admins of all directories", async () => {
  const { id } = await sendTestMail(owner, { recipient: "it@acme.example" });
  expect(await prisma().mailMessage.findUnique({ where: { id } })).toMatchObject({
    priority: 0,
    kind: "test",
  });
  expect(await updateMailSettings(owner, { mailsPerMinute: 30 })).toEqual({ mailsPerMinute: 30 });
  await expect(sendTestMail(limited(directory), { recipient: "a@b.example" })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(updateMailSettings(limited(directory), { mailsPerMinute: 9 })).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("mails are forgotten after 90 days, unless they are still to be sent", async () => {
  const [old, waiting, young] = [await put("sent"), await put("queued"), await put("sent")];
  await pool().query(
    "update mail_message set created_at = now() - interval '91 days' where id = any($1::uuid[])",
    [[old, waiting]],
  );
  expect(await forgetOldMails(new Date())).toBe(1);
  expect([await stateOf(waiting), await stateOf(young)]).toEqual(["queued", "sent"]);
});
