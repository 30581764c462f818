import { expect, test } from "vitest";
import { mailTemplateText } from "./contract.ts";

const LINK = "{{invitation.link}}";
const problemsOf = (words: Partial<Record<"html" | "text", string>>) => {
  const parsed = mailTemplateText.safeParse({
    subject: "x",
    html: `<p>${LINK}</p>`,
    text: LINK,
    platformLinks: [],
    ...words,
  });
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
};

test.each([
  { text: `https://other.example/?${LINK}` },
  { text: `Hi\n//other.example/{{user.userName}}{{ invitation.link }}` },
  { text: `https://other.example/{{#support}}{{/support}}${LINK}` },
  { text: `https://other.example/\u200b${LINK}` },
  { text: `https://other.example/\ufeff${LINK}` },
  { text: `https://other.example/?q=(${LINK})` },
  { text: `https://other.example/?q='“${LINK}` },
  { html: `<p>https://other.example/?${LINK}</p>` },
  { html: `<p>https://other.example/&#63;${LINK}</p>` },
  { html: `<p>https://other.example/?q='${LINK}'</p>` },
  { html: `<p>x</p>< https://other.example/?q='${LINK}'` },
])("the link is part of nobody else's address: %o", (words) => {
  const [field] = Object.keys(words);
  expect(problemsOf(words)).toEqual([expect.stringMatching(`^${field}: Put a space or a line break before`)]);
});

test.each([
  { text: `Here: ${LINK}` },
  { text: `Here:\n${LINK}.` },
  { text: `<${LINK}> or (${LINK})` },
  { text: `“${LINK}” or\n('${LINK}')` },
  { html: `<a href="${LINK}">Go</a> <span>${LINK}</span>` },
  { html: `<p class='x'><a class='y' href='${LINK}'>Go</a></p>` },
])("the link stands by itself: %o", (words) => {
  expect(problemsOf(words)).toEqual([]);
});
