import { expect, test } from "vitest";
import { inTransaction, prisma } from "../db/prisma.ts";
import { queueMail } from "./queue-mail.ts";
import { sendMail } from "./send-mail.ts";

const mail = {
  kind: "test",
  directoryId: null,
  recipient: "jane@acme.example",
  subject: "A\r\nBcc: b@c.example",
  text: "Hi",
};

test("without an SMTP server a message is held, to be read in the console", async () => {
  await inTransaction((tx) => queueMail(tx, mail));
  const message = await prisma().mailMessage.findFirstOrThrow();
  expect(message).toMatchObject({ state: "queued", subject: "A Bcc: b@c.example" });
  await sendMail(message.id);
  expect(await prisma().mailMessage.findFirstOrThrow()).toMatchObject({ state: "held", attempts: 0 });
});

test("a message goes out only with the change that it tells of", async () => {
  const before = await prisma().mailMessage.count();
  const undone = inTransaction(async (tx) => {
    await queueMail(tx, mail);
    throw new Error("the change failed");
  });
  await expect(undone).rejects.toThrow("the change failed");
  expect(await prisma().mailMessage.count()).toBe(before);
});

test.each([
  "jane@acme.example, bob@acme.example",
  "jane@acme.example\r\nBcc: b@c.example",
  "Jane <jane@acme.example>",
  "",
])("%j is not one address", async (recipient) => {
  await expect(inTransaction((tx) => queueMail(tx, { ...mail, recipient }))).rejects.toThrow();
});
