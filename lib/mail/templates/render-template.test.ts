import { expect, test } from "vitest";
import type { MailTemplateText } from "./contract.ts";
import { compileTemplate, type MailValues } from "./render-template.ts";
import { ours } from "./words-of.ts";

const ada: MailValues = {
  displayName: "Ada Lovelace",
  givenName: "Ada",
  userName: "ada@acme.example",
  email: "ada@acme.example",
  organisationName: "Acme",
  directoryName: "US-Denver",
  supportContact: "it@acme.example",
  expiresAt: new Date("2026-11-29T07:30:00Z"),
};
const rendered = (words: Partial<MailTemplateText>, values: Partial<MailValues> = {}) =>
  compileTemplate({ ...ours, ...words })({ ...ada, ...values });
const body = (html: string) => /<div class="sheet"[^>]*>\n([\s\S]*)\n<\/div>\n<\/body>/.exec(html)?.[1];

const LINK = '<a href="{{invitation.link}}">go</a>';

test("our text reads like a letter, and leaves out what there is not", () => {
  expect(rendered({}, { supportContact: "" }).text).toBe(`Hello Ada Lovelace,

you were given access to Acme. Open this link on the device that you want to sign in with. It takes a minute, and the page explains each step:

{link}

The link works once, until 29 November 2026 at 07:30 UTC, and is for you alone: do not hand it on.

If you did not expect this mail, ignore it: nothing happens without the link.
`);
  const full = rendered({
    platformLinks: [{ platform: "ios", url: "https://acme.example/ios", label: "Get it" }],
  });
  expect(full.text).toContain(
    "\n\nFor your devices:\nGet it (iPhone and iPad): https://acme.example/ios\n\nQuestions: it@acme.example\n\n",
  );
  expect(full.html).toContain('<a href="https://acme.example/ios"');
  expect(full.html).toContain('href="{link}"');
  expect(full.html).toContain('lang="en"');
});

test("what a directory says of somebody is text wherever it stands", () => {
  const name = `"><script>alert(1)</script> & 'Ada' $1 $& {link} {{support}}`;
  const html = `<p title="{{user.displayName}}">{{user.displayName}}</p><a href="https://acme.example/?u={{user.displayName}}">x</a>${LINK}`;
  const escaped =
    "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#39;Ada&#39; $1 $&amp; { link } {{support}}";
  const out = body(rendered({ html }, { displayName: name }).html) ?? "";
  expect(out).toContain(`title="${escaped}"`);
  expect(out).toContain(`>${escaped}</p>`);
  expect(out).toContain('href="https://acme.example/?u=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%20%26%20');
  expect(out).not.toContain("<script");
  expect(rendered({ text: "{{user.displayName}} {{invitation.link}}" }, { displayName: name }).text).toBe(
    `"><script>alert(1)</script> & 'Ada' $1 $& { link } {{support}} {link}\n`,
  );
});

test.each([
  "\r\nBcc: all@acme.example",
  "\nBcc: x",
  "\u2028Bcc: x",
  "\u0085Bcc: x",
  "\u0000Bcc: x",
  "\u202eBcc: x",
])("%j in names and in the template's own subject starts no line", (evil) => {
  const values = { displayName: `Ada${evil}`, organisationName: `Acme${evil}` };
  const { subject, text } = rendered(
    {
      subject: `For {{user.displayName}} of {{organisation.name}}${evil}`,
      text: "{{user.displayName}}\n{{invitation.link}}",
    },
    values,
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  expect(subject).not.toMatch(/[\u0000-\u001f\u0085\u2028\u2029\u202e]/);
  expect(text.split("\n")).toHaveLength(3);
});

test("a section in a tag is refused: without it the quotes would stand elsewhere", () => {
  const html = `<a title="{{#support}}">{{/support}} onmouseover=alert(1) <b title=" onclick=alert(1) ">x</b></a>${LINK}`;
  expect(() => rendered({ html })).toThrow(expect.objectContaining({ code: "validation_failed" }));
  expect(() => rendered({ html: `{{#support}}<b title="{{/support}}">x</b>${LINK}` })).toThrow(
    expect.objectContaining({ code: "validation_failed" }),
  );
});

test("a link that nobody sees is none", () => {
  for (const html of ['<p title="{{invitation.link}}">x</p>', "<script>{{invitation.link}}</script>x"])
    expect(() => rendered({ html })).toThrow(expect.objectContaining({ code: "validation_failed" }));
  expect(rendered({ html: "<p>{{invitation.link}}</p>" }).html).toContain(
    '<p style="margin:0 0 16px">{link}</p>',
  );
});

test("an element's own style stands behind the looks that we give it", () => {
  const out = rendered({ html: `<p style="color:red">x</p><p class="quiet nonsense">y</p>${LINK}` }).html;
  expect(out).toContain('<p style="margin:0 0 16px;color:red">x</p>');
  expect(out).toContain(
    '<p class="quiet" style="margin:0 0 16px;color:#5e646b;font-size:13px;line-height:20px">y</p>',
  );
  expect(out).not.toContain("lang=");
});

test("a link for a device takes nobody's invitation along, whatever its address or its words say", () => {
  const platformLinks = [
    { platform: "ios" as const, url: "https://evil.example/?{link}", label: "Get\n{link}" },
  ];
  const { html, text } = rendered({ platformLinks });
  const places = (body: string) => body.split("{link}").length;
  expect([places(html), places(text)]).toEqual([places(rendered({}).html), places(rendered({}).text)]);
  expect(text).toContain("Get { link } (iPhone and iPad): https://evil.example/?%7Blink%7D\n");
});
