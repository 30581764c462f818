import { expect, test } from "vitest";
import { readXml } from "./read-xml.ts";

/** What a message can hold at most, and what makes a parser or a canonicalization look at all of it again and again. */
const ROOM = 190_000;
const filled = (piece: (index: number) => string, room = ROOM) => {
  let text = "";
  for (let index = 0; text.length < room; index += 1) text += piece(index);
  return text;
};

test.each([
  ["ends of elements that never began", `<a>${filled(() => "</")}`, "well-formed"],
  ["ends of other elements", `<a>${filled((index) => `</b${index}>`)}`, "well-formed"],
  ["prefixes", `<a ${filled((index) => `xmlns:p${index}="u" `)}/>`, "more than 64 attributes"],
  [
    "many attributes",
    `<a>${filled(() => '<b c="" d="" e="" f="" g="" h=""/>', 45_000)}</a>`,
    "6000 attributes",
  ],
  ["a long list in an attribute", `<a b="${filled(() => "x ", 8_001)}"/>`, "more than 8000 characters"],
])("%s are refused before they cost time", (_, xml, reason) => {
  const began = performance.now();
  expect(readXml(xml, { isMessage: true })).toEqual({ ok: false, detail: expect.stringContaining(reason) });
  expect(performance.now() - began).toBeLessThan(1_000);
});
