import { expect, test } from "vitest";
import type { MappingAttribute } from "#lib/mapping/contract.ts";
import { linesOf, withLine } from "./draft.ts";

const attribute = (attributeId: string, together: string[] = []): MappingAttribute => ({
  attributeId,
  key: attributeId,
  label: attributeId,
  help: "",
  type: "string",
  builtIn: true,
  scimPath: attributeId,
  defaultSource: attributeId,
  kind: "default",
  source: "",
  readWins: false,
  required: false,
  isFixed: false,
  note: null,
  ledBy: null,
  together,
  pushed: 0,
});

test("who wins changes for all of one place, and what is as it was saved is no change", () => {
  const [mail, second, title] = [
    attribute("mail", ["second"]),
    attribute("second", ["mail"]),
    attribute("title"),
  ];
  const all = [mail, second, title];
  const changed = withLine(all, {}, mail, { kind: "expression", source: "lower(mail)", readWins: true });
  expect(linesOf(all, changed)).toEqual([
    { attributeId: "mail", kind: "expression", source: "lower(mail)", readWins: true },
    { attributeId: "second", kind: "default", source: "", readWins: true },
  ]);
  // The text of a kind that has none says nothing.
  const back = withLine(all, changed, mail, { kind: "default", source: "left over", readWins: false });
  expect(back).toEqual({});
});
