import { expect, test } from "vitest";
import { authenticatorKind } from "./authenticator-kind.ts";

const none = "00000000-0000-0000-0000-000000000000";

test.each([
  ["a known model", "08987058-CADC-4b81-b6e1-30de50dcbe96", "platform", ["internal"], "Windows Hello"],
  ["no model, part of the machine", none, "platform", ["internal"], "Built in"],
  ["a phone beside the machine", none, "cross-platform", ["hybrid", "internal"], "Phone or tablet"],
  ["a key", none, "cross-platform", ["nfc", "usb"], "Security key"],
  ["a key that told no transport", null, "cross-platform", [], "Security key"],
  ["an older enrolment", null, null, ["internal"], "Built in"],
  ["nothing told", null, null, [], null],
] as const)("%s", (_, aaguid, attachment, transports, kind) => {
  expect(authenticatorKind({ aaguid, attachment, transports })).toBe(kind);
});
