import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { inviteUsers } from "#lib/invitations/invite-users.ts";
import { updateOrganisation } from "#lib/organisation/update-organisation.ts";
import { newId } from "#lib/platform/db/id.ts";
import { pool } from "#lib/platform/db/pool.ts";
import { prisma } from "#lib/platform/db/prisma.ts";
import { addUser, admin, openDirectory, prepare } from "#lib/portal/portal.fixture.ts";
import { mailTemplatePreview, mailTemplateText, mailTemplateView } from "./contract.ts";
import { getTemplate, listTemplates } from "./get-template.ts";
import { readPlatformLinks } from "./read-templates.ts";
import { previewTemplate, sendTemplateTest } from "./try-template.ts";
import { resetTemplate, updateTemplate } from "./update-template.ts";
import { ours } from "./words-of.ts";

const writer: Actor = { ...admin, adminId: newId(), email: `${newId()}@acme.example` };
const LINK = '<p><a href="{{invitation.link}}">Los</a></p>';
const own = {
  subject: "Willkommen, {{user.givenName}}",
  html: `<p>Hallo {{user.displayName}}</p>${LINK}`,
  text: "Hallo {{user.displayName}}: {{invitation.link}}",
  platformLinks: [{ platform: "ios" as const, url: "https://apps.acme.example/ios", label: "App" }],
};

async function mailTo(userId: string) {
  await inviteUsers(admin, { userIds: [userId] });
  await prepare();
  const { rows } = await pool().query<{ subject: string; text: string; html: string; template: string }>(
    `select m.subject, m.text, m.html, m.template from invitation i join mail_message m on m.id = i.mail_id
      where i.user_id = $1 and i.voided_at is null`,
    [userId],
  );
  return rows[0];
}

test("an invitation has the words of its directory, and says which; others keep ours", async () => {
  const [mine, other] = [await openDirectory(), await openDirectory()];
  const [ada, grace] = [await addUser(mine), await addUser(other)];
  expect(await getTemplate(writer, mine)).toMatchObject({ ...ours, isChanged: false, version: 0 });
  const saved = mailTemplateView.parse(await updateTemplate(writer, mine, { ...own, version: 0 }));
  expect(saved).toMatchObject({ ...own, isChanged: true, version: 1, leftOut: [], updatedBy: writer.name });
  expect(await readPlatformLinks(mine)).toEqual(own.platformLinks);
  expect(await mailTo(ada)).toMatchObject({
    subject: "Willkommen, Dana Reed",
    text: "Hallo Dana Reed: {link}\n",
    html: expect.stringMatching(/<p[^>]*>Hallo Dana Reed<\/p><p[^>]*><a href="\{link\}"[^>]*>Los<\/a>/),
    template: `${saved.directory.name}'s template, version 1`,
  });
  expect(await mailTo(grace)).toMatchObject({
    template: "The default template",
    subject: expect.stringMatching(/^Set up your access to /),
  });

  const reset = await resetTemplate(writer, mine, 1);
  expect(reset).toMatchObject({ ...ours, isChanged: false, version: 2 });
  expect(await mailTo(ada)).toMatchObject({ template: "The default template" });
  const entries = await prisma().auditEntry.findMany({
    where: { subjectId: mine, action: { startsWith: "mail-template" } },
    orderBy: { id: "asc" },
  });
  expect(entries.map(({ action }) => action)).toEqual(["mail-template.update", "mail-template.reset"]);
  expect(entries[1]).toMatchObject({ before: own, after: { subject: ours.subject } });
});

test("what is saved is clean, and what is the same as ours goes on following ours", async () => {
  const directoryId = await openDirectory();
  const html = `${ours.html}<script>alert(1)</script><p onclick="x">y</p>`;
  const saved = await updateTemplate(writer, directoryId, { ...ours, html, version: 0 });
  expect(saved.leftOut).toEqual(["<script>", "onclick of <p>"]);
  const { rows } = await pool().query(
    "select subject, html, text from mail_template where directory_id = $1",
    [directoryId],
  );
  expect(rows).toEqual([{ subject: null, html: `${ours.html}<p>y</p>`, text: null }]);
});

test("of two who save at once one is told; links alone are a change", async () => {
  const directoryId = await openDirectory();
  const words = { ...ours, platformLinks: own.platformLinks, version: 0 };
  const outcomes = await Promise.allSettled([1, 2].map(() => updateTemplate(writer, directoryId, words)));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(outcomes).toContainEqual(
    expect.objectContaining({ reason: expect.objectContaining({ code: "conflict" }) }),
  );
  const { templates } = await listTemplates(writer);
  expect(templates.find(({ directory }) => directory.id === directoryId)).toMatchObject({ isChanged: true });
});

test("roles and scope hold: others' directories are not there, and below admin nothing is saved or sent", async () => {
  const [mine, other] = [await openDirectory(), await openDirectory()];
  const limited: Actor = { ...writer, role: "admin", directoryIds: [mine] };
  const { templates } = await listTemplates(limited);
  expect(templates.map(({ directory }) => directory.id)).toEqual([mine]);
  const trial = { ...own, userId: null };
  for (const attempt of [
    () => getTemplate(limited, other),
    () => updateTemplate(limited, other, { ...own, version: 0 }),
    () => resetTemplate(limited, other, 0),
    () => previewTemplate(limited, other, trial),
    () => sendTemplateTest(limited, other, trial),
    async () => previewTemplate(limited, mine, { ...own, userId: await addUser(other) }),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
  const auditor: Actor = { ...writer, role: "auditor" };
  for (const attempt of [
    () => updateTemplate(auditor, mine, { ...own, version: 0 }),
    () => resetTemplate(auditor, mine, 0),
    () => sendTemplateTest(auditor, mine, trial),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: "forbidden" });
  expect(await previewTemplate(auditor, mine, trial)).toMatchObject({ subject: "Willkommen, Ada" });
});

test("preview and test show a user of the directory and the organisation, with a link that leads nowhere", async () => {
  const directoryId = await openDirectory();
  const userId = await addUser(directoryId);
  await updateOrganisation(admin, { name: "Acme <&> Sons", supportContact: "it@acme.example" });
  const preview = mailTemplatePreview.parse(await previewTemplate(writer, directoryId, { ...ours, userId }));
  expect(preview.subject).toBe("Set up your access to Acme <&> Sons");
  expect(preview.text).toContain("Hello Dana Reed,");
  expect(preview.text).toContain("/invite/only-an-example\n");
  expect(preview.html).toContain("Acme &lt;&amp;&gt; Sons");
  const { id } = await sendTemplateTest(writer, directoryId, { ...ours, userId });
  expect(await prisma().mailMessage.findUnique({ where: { id } })).toMatchObject({
    kind: "template_test",
    recipient: writer.email,
    subject: "[Test] Set up your access to Acme <&> Sons",
    text: preview.text,
    html: preview.html,
    sealedLink: null,
    priority: 0,
  });
  for (let sent = 1; sent < 10; sent += 1) await sendTemplateTest(writer, directoryId, { ...ours, userId });
  await expect(sendTemplateTest(writer, directoryId, { ...ours, userId })).rejects.toMatchObject({
    code: "too_many_requests",
  });
  await sendTemplateTest(writer, directoryId, { ...ours, userId }, new Date(Date.now() + 11 * 60_000));
});

test.each([
  [{ subject: "{{invitation.link}}" }, "subject", /a subject is read by every server/],
  [{ subject: "  " }, "subject", /Write something/],
  [{ html: "<p>no link</p>" }, "html", /nobody can set up access/],
  [{ text: "{{#support}} {{invitation.link}} {{/support}}" }, "text", /nobody can set up access/],
  [{ text: "{{invitation.link}} {{user.mail}}" }, "text", /Did you mean \{\{user\.email\}\}\?/],
  [
    { platformLinks: [{ platform: "ios", url: "http://a.example", label: "x" }] },
    "platformLinks.0.url",
    /no https/,
  ],
  [
    { platformLinks: [{ platform: "ios", url: "javascript:x", label: "x" }] },
    "platformLinks.0.url",
    /no https/,
  ],
  [
    { platformLinks: [...own.platformLinks, ...own.platformLinks] },
    "platformLinks.1.platform",
    /is a link for iPhone/,
  ],
])("%j is refused beside its field", (change, field, sentence) => {
  const { error } = mailTemplateText.safeParse({ ...own, ...change });
  expect(error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([
    [field, expect.stringMatching(sentence)],
  ]);
});
