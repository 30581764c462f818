import { expect, test } from "vitest";
import { composeMail } from "./compose-mail.ts";

const content = {
  title: "Denver <b> failed",
  tone: "error" as const,
  blocks: [
    {
      kind: "finding" as const,
      title: "API token",
      lines: ['Okta said "no" & left.', "What to do: ask again."],
      link: { label: "Tokens", href: "https://okta.example/?a=1&b=2" },
    },
    { kind: "link" as const, label: "Open", href: "{link}" },
  ],
  footer: "You administer it.",
  organisation: { name: "Acme", supportContact: "it@acme.example" },
};

test("the text says everything, in its order", () => {
  expect(composeMail(content).text).toBe(
    `Denver <b> failed

API token
Okta said "no" & left.
What to do: ask again.
Tokens: https://okta.example/?a=1&b=2

Open:

{link}

Questions: it@acme.example

You administer it.
`,
  );
});

test("the HTML takes text as text, keeps the link's place, and needs nothing from elsewhere", () => {
  const { html } = composeMail(content);
  expect(html).toContain("Denver &lt;b&gt; failed");
  expect(html).toContain("Okta said &quot;no&quot; &amp; left.");
  expect(html).toContain('href="https://okta.example/?a=1&amp;b=2"');
  expect(html).toContain('href="{link}"');
  expect(html).not.toMatch(/<script|<img|<link|@import|url\(/);
});
