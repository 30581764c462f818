import { escapeHtml } from "./escape-html.ts";

export type MailBlock =
  | { kind: "text"; text: string }
  | { kind: "link"; label: string; href: string }
  /** Something to be looked at by itself: what was seen, why it matters, what to do. */
  | { kind: "finding"; title: string; lines: readonly string[]; link?: { label: string; href: string } };

export type MailContent = {
  title: string;
  tone?: "error" | "warning" | "ok";
  blocks: readonly MailBlock[];
  /** Why the reader gets this, and what to do about it. */
  footer: string;
  organisation: { name: string; supportContact: string };
};

/**
 * A mail in both its forms from one content: plain text, and HTML that needs no pictures and nothing from elsewhere, in
 * tables and inline styles because mail programs know little else, light or dark as the reader's.
 */
export function composeMail(content: MailContent): { text: string; html: string } {
  return { text: textOf(content), html: htmlOf(content) };
}

function textOf({ title, blocks, footer, organisation }: MailContent): string {
  const parts = [
    // A finding is about the title; a text says it itself.
    ...(blocks[0]?.kind === "finding" ? [title] : []),
    ...blocks.map((block) => {
      if (block.kind === "text") return block.text;
      if (block.kind === "link") return `${block.label}:\n\n${block.href}`;
      const lines = [block.title, ...block.lines];
      if (block.link) lines.push(`${block.link.label}: ${block.link.href}`);
      return lines.join("\n");
    }),
    ...footerLines(footer, organisation),
  ];
  return `${parts.join("\n\n")}\n`;
}

function footerLines(footer: string, { supportContact }: MailContent["organisation"]): string[] {
  return supportContact === "" ? [footer] : [`Questions: ${supportContact}`, footer];
}

const FONT = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const MARK = { error: "#ba1e20", warning: "#875800", ok: "#007439" } as const;

function htmlOf({ title, tone, blocks, footer, organisation }: MailContent): string {
  const from = organisation.name === "" ? "Muster" : `Muster · ${organisation.name}`;
  const mark = tone === undefined ? "#1e59cd" : MARK[tone];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
@media (prefers-color-scheme: dark) {
  .page { background: #0d1013 !important }
  .sheet { background: #16191c !important; border-right-color: #2d3135 !important; border-bottom-color: #2d3135 !important; border-left-color: #2d3135 !important }
  .strong { color: #edeff1 !important }
  .quiet { color: #a0a5ac !important }
  .line { border-color: #2d3135 !important }
  .link { color: #73a3fc !important }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f4f5f6">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f5f6">
<tr><td align="center" style="padding:24px 12px">
<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #dcdee1;border-top:3px solid ${mark};border-radius:8px">
<tr><td style="padding:24px 28px;${FONT}">
<p class="quiet" style="margin:0 0 12px;font-size:13px;line-height:20px;color:#5e646b">${escapeHtml(from)}</p>
<h1 class="strong" style="margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600;color:#161b21">${escapeHtml(title)}</h1>
${blocks.map(blockHtml).join("\n")}
</td></tr>
<tr><td class="line" style="padding:16px 28px 20px;border-top:1px solid #dcdee1;${FONT}">
${footerLines(footer, organisation)
  .map(
    (line) =>
      `<p class="quiet" style="margin:0 0 4px;font-size:12px;line-height:18px;color:#5e646b">${escapeHtml(line)}</p>`,
  )
  .join("\n")}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

const PARAGRAPH = "margin:0 0 16px;font-size:15px;line-height:23px;color:#161b21";

function blockHtml(block: MailBlock): string {
  if (block.kind === "text") return `<p class="strong" style="${PARAGRAPH}">${escapeHtml(block.text)}</p>`;
  if (block.kind === "link") {
    const href = escapeHtml(block.href);
    return `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 20px"><tr><td style="border-radius:6px;background:#1e59cd">
<a href="${href}" style="display:inline-block;padding:10px 18px;font-size:15px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none">${escapeHtml(block.label)}</a>
</td></tr></table>
<p class="quiet" style="margin:-8px 0 16px;font-size:12px;line-height:18px;color:#5e646b;word-break:break-all">${href}</p>`;
  }
  const lines = block.lines
    .map(
      (line) =>
        `<p class="quiet" style="margin:2px 0 0;font-size:14px;line-height:21px;color:#5e646b">${escapeHtml(line)}</p>`,
    )
    .join("\n");
  const link =
    block.link === undefined
      ? ""
      : `<p style="margin:4px 0 0;font-size:14px;line-height:21px"><a class="link" href="${escapeHtml(block.link.href)}" style="color:#1e59cd">${escapeHtml(block.link.label)}</a></p>`;
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 16px"><tr><td class="line" style="padding:2px 0 2px 14px;border-left:2px solid #dcdee1">
<p class="strong" style="margin:0;font-size:15px;line-height:22px;font-weight:600;color:#161b21">${escapeHtml(block.title)}</p>
${lines}
${link}
</td></tr></table>`;
}
