import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

function tokensOf(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`));
  const body = block.slice(0, block.indexOf("}"));
  return new Map(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

const light = tokensOf(":root");
const dark = tokensOf('[data-theme="dark"]');

/** Relative luminance and contrast ratio of WCAG 2.2 §1.4.3. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const TEXT = 4.5;
const CONTROL = 3;

const pairs: [foreground: string, background: string, least: number][] = [
  ...["bg", "surface", "raised"].flatMap((background): [string, string, number][] => [
    ["text", background, TEXT],
    ["muted", background, TEXT],
    ["accent", background, TEXT],
    ["error", background, TEXT],
    ["input", background, CONTROL],
  ]),
  ...["ok", "warn", "error", "info"].flatMap((tone): [string, string, number][] => [
    [tone, `${tone}-bg`, TEXT],
    [tone, "bg", TEXT],
    ["text", `${tone}-bg`, TEXT],
  ]),
  ["on-accent", "accent", TEXT],
  ["on-accent", "accent-hover", TEXT],
  ["on-danger", "danger", TEXT],
  ["on-danger", "danger-hover", TEXT],
  ["danger", "bg", CONTROL],
  // A tooltip is the page inverted.
  ["bg", "text", TEXT],
];

describe.each([
  ["light", light],
  ["dark", dark],
])("%s", (_theme, tokens) => {
  test.each(pairs)("%s on %s has a contrast of at least %d", (foreground, background, least) => {
    const [one, other] = [tokens.get(foreground), tokens.get(background)];
    expect(one, foreground).toBeDefined();
    expect(other, background).toBeDefined();
    expect(contrast(one ?? "", other ?? "")).toBeGreaterThanOrEqual(least);
  });
});

test("both themes define the same colours", () => {
  expect([...dark.keys()].toSorted()).toEqual([...light.keys()].toSorted());
});
