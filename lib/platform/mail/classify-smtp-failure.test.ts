import { expect, test } from "vitest";
import { classifySmtpFailure } from "./classify-smtp-failure.ts";

const fault = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);

test.each([
  [
    "a mailbox that does not exist",
    { command: "RCPT TO", responseCode: 550, response: "550 5.1.1 unknown" },
    "refused",
  ],
  [
    "content that it does not like",
    { command: "DATA", responseCode: 554, response: "554 5.7.1 spam" },
    "refused",
  ],
  ["greylisting", { command: "RCPT TO", responseCode: 451, response: "451 4.7.1 later" }, "deferred"],
  ["a full mailbox", { command: "DATA", responseCode: 452, response: "452 4.2.2 full" }, "deferred"],
  ["a server that closes", { command: "RCPT TO", responseCode: 421, response: "421 closing" }, "unreachable"],
  ["a wrong password", { command: "AUTH PLAIN", responseCode: 535, response: "535 5.7.8 no" }, "unreachable"],
  [
    "a sender that it does not know",
    { command: "MAIL FROM", responseCode: 550, response: "550 who" },
    "unreachable",
  ],
  ["a connection that breaks", { command: "CONN", code: "ECONNECTION" }, "unreachable"],
])("%s", (_name, fields, kind) => {
  expect(classifySmtpFailure(fault("It failed", fields))).toMatchObject({ kind });
});

test("the answer is one line, and bounded", () => {
  expect(classifySmtpFailure(fault("connect\nECONNREFUSED\t127.0.0.1:25")).answer).toBe(
    "connect ECONNREFUSED 127.0.0.1:25",
  );
  expect(classifySmtpFailure(fault("x".repeat(9_000))).answer).toHaveLength(500);
  expect(classifySmtpFailure("odd")).toEqual({ kind: "unreachable", answer: "odd" });
});
