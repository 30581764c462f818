import { expect, test } from "vitest";
import { fillTemplate, parseTemplate } from "./template-text.ts";

const filled = (source: string, values: Record<string, string>) => {
  const parsed = parseTemplate(source);
  if (!parsed.ok) throw new Error(parsed.problem);
  return fillTemplate(parsed.parts, (name) => values[name] ?? "");
};

test("variables are filled in, blanks around their names count for nothing, and single braces are text", () => {
  expect(filled("{{ user.givenName }}: {x} {{support}}", { "user.givenName": "Ada", support: "it" })).toBe(
    "Ada: {x} it",
  );
});

test("what a value says is never read as a variable", () => {
  expect(filled("{{user.displayName}}", { "user.displayName": "{{invitation.link}}" })).toBe(
    "{{invitation.link}}",
  );
});

test("a section is shown where its variable is not empty, also within another", () => {
  const source = "a{{#support}}b{{#platform.links}}c{{/platform.links}}d{{/support}}e";
  expect(filled(source, {})).toBe("ae");
  expect(filled(source, { support: "x" })).toBe("abde");
  expect(filled(source, { support: "x", "platform.links": "y" })).toBe("abcde");
});

test.each([
  [
    "Hello\n{{user.dispalyName}}",
    "Line 2: {{user.dispalyName}} is no variable. Did you mean {{user.displayName}}?",
  ],
  ["{{firstName}}", "Line 1: {{firstName}} is no variable. Choose one from “Insert”."],
  ["{{invitationLink}}", "Line 1: {{invitationLink}} is no variable. Did you mean {{invitation.link}}?"],
  ["{{constructor}}", "Line 1: {{constructor}} is no variable. Choose one from “Insert”."],
  ["a {{support", "Line 1: {{ has no }} that ends it."],
  ["\n{{ {{support}}", "Line 2: {{ has no }} that ends it."],
  ["{{#support}}x", "{{#support}} is never ended: put {{/support}} where it ends."],
  ["{{/support}}", "Line 1: {{/support}} ends nothing that {{#support}} began."],
  [
    "{{#support}}".repeat(4_000) + "{{/support}}".repeat(4_000),
    "Line 1: {{#support}} stands within 10 others, which is deeper than any mail needs.",
  ],
  [
    "{{#support}}{{/platform.links}}",
    "Line 1: {{/platform.links}} ends nothing that {{#platform.links}} began.",
  ],
])("%j is refused with its place and what was probably meant", (source, problem) => {
  expect(parseTemplate(source)).toEqual({ ok: false, problem });
});

test("a template of nothing but variables and lines costs no more than its length", () => {
  const began = performance.now();
  expect(parseTemplate("{{support}}\n".repeat(15_000)).ok).toBe(true);
  expect(performance.now() - began).toBeLessThan(1_000);
});
