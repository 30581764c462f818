import { escapeHtml } from "#lib/platform/mail/escape-html.ts";

/**
 * How a mail looks: a sheet on a page, without tables and without pictures, light or dark as the reader's. Styles stand in
 * the elements, because some mail programs drop style sheets; the sheet below only has what needs one: dark.
 */
const FONT = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

const byClass: Record<string, string> = {
  button:
    "display:inline-block;padding:11px 20px;border-radius:6px;background:#1e59cd;color:#ffffff;font-size:16px;line-height:22px;font-weight:600;text-decoration:none",
  quiet: "color:#5e646b;font-size:13px;line-height:20px",
  address: "overflow-wrap:anywhere;word-break:break-word",
  panel: "margin:0 0 16px;padding:14px 16px;border-radius:6px;background:#f4f5f6",
};

const byTag: Record<string, string> = {
  h1: "margin:0 0 16px;font-size:22px;line-height:30px;font-weight:600",
  h2: "margin:24px 0 8px;font-size:16px;line-height:24px;font-weight:600",
  h3: "margin:20px 0 8px;font-size:15px;line-height:23px;font-weight:600",
  p: "margin:0 0 16px",
  ul: "margin:0 0 16px;padding-left:24px",
  ol: "margin:0 0 16px;padding-left:24px",
  hr: "margin:24px 0 16px;border:0;border-top:1px solid #dcdee1",
  img: "max-width:100%;height:auto;border:0",
  a: "color:#1e59cd",
};

/** Looks of an element, to stand before its own styles. */
export function looksOf(tag: string, classes: readonly string[]): string {
  const own = classes.map((name) => byClass[name]).filter((style) => style !== undefined);
  const general = tag === "a" && classes.includes("button") ? undefined : byTag[tag];
  return [general, ...own].filter((style) => style !== undefined).join(";");
}

/** What a reader in the dark sees; elements with a colour of their own keep it. */
const DARK = `.page { background: #0d1013 !important }
  .sheet { background: #16191c !important; color: #edeff1 !important; border-color: #2d3135 !important }
  .quiet { color: #a0a5ac !important }
  .panel { background: #22272b !important }
  .sheet a { color: #73a3fc !important }
  .sheet a.button { color: #ffffff !important }
  .sheet hr { border-color: #2d3135 !important }`;

/** @param body clean and dressed @param lang null where the words are an admin's, whose language is not known */
export function mailDocument({
  subject,
  body,
  lang,
}: {
  subject: string;
  body: string;
  lang: string | null;
}): string {
  return `<!doctype html>
<html${lang === null ? "" : ` lang="${lang}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>
:root { color-scheme: light dark }
@media (prefers-color-scheme: dark) {
  ${DARK}
}
@media (max-width: 480px) {
  .page { padding: 0 !important }
  .sheet { padding: 24px 20px !important; border-width: 0 !important; border-radius: 0 !important }
}
</style>
</head>
<body class="page" style="margin:0;padding:32px 16px;background:#f4f5f6">
<div class="sheet" style="max-width:520px;margin:0 auto;padding:32px 36px 20px;border:1px solid #dcdee1;border-radius:8px;background:#ffffff;color:#161b21;font-family:${FONT};font-size:16px;line-height:25px;overflow-wrap:break-word">
${body}
</div>
</body>
</html>
`;
}
