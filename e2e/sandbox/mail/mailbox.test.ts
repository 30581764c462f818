import { createTransport } from "nodemailer";
import { afterAll, expect, test } from "vitest";
import { openDemoMailbox } from "./demo-mailbox.ts";

const mailbox = await openDemoMailbox({ smtp: 0, page: 0 });
const transport = createTransport(mailbox.smtpUrl);
afterAll(async () => {
  transport.close();
  await mailbox.close();
});
const read = async (path: string) => {
  const answer = await fetch(mailbox.pageUrl + path);
  return {
    status: answer.status,
    policy: answer.headers.get("content-security-policy"),
    html: await answer.text(),
  };
};
const mail = {
  from: "muster@localhost",
  subject: "<b>Zoë</b>",
  text: "Hello <Zoë>",
  html: "<p>Hello <a href=x>you</a></p>",
};

test("what is sent is listed, and read as HTML in a frame without an origin, as text and as source", async () => {
  expect((await read("/")).html).toContain("No mail has come yet");
  await transport.sendMail({ ...mail, to: "zoe@acme.example" });
  await expect
    .poll(async () => (await read("/")).html)
    .toContain("&lt;b&gt;Zoë&lt;/b&gt;</strong> <span>to zoe@acme.example");
  expect((await read("/mails/1")).html).toContain(
    'sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mails/1/html"',
  );
  expect(await read("/mails/1/html")).toMatchObject({
    policy: expect.stringMatching(/^sandbox .*default-src 'none'/),
    html: expect.stringContaining('<base target="_blank"><p>Hello <a href=x>'),
  });
  expect((await read("/mails/1/text")).html).toContain("Hello &lt;Zoë&gt;");
  expect((await read("/mails/1/source")).html).toContain("To: zoe@acme.example");
  for (const path of ["/mails/2", "/mails/1/other", "/mails/__proto__", "/favicon.ico"])
    expect((await read(path)).status).toBe(404);
});

test.each([
  ["refuse@acme.example", 550],
  ["later@acme.example", 451],
])("%s is answered with %i", async (to, responseCode) => {
  await expect(transport.sendMail({ ...mail, to })).rejects.toMatchObject({ responseCode });
});
