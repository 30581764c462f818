import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { escapeHtml } from "#lib/platform/mail/escape-html.ts";
import type { ReadMail } from "./mailbox.ts";

/** Mails that the list shows. */
const SHOWN = 200;
const FRAME_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src https: data:";
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'";

/** A page on loopback that lists mails, and shows each as HTML, as text and as it came. @param port 0: any free one */
export async function serveMailboxPage(
  mails: () => readonly ReadMail[],
  port = 0,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(({ url = "/" }, response) => {
    const [, id, view] = /^\/mails\/(\d+)(?:\/(html|text|source))?$/.exec(url) ?? [];
    const mail = mails().find((one) => one.id === Number(id));
    if (url === "/") answer(response, PAGE_POLICY, listPage(mails()));
    else if (!mail)
      answer(response, PAGE_POLICY, page("No such mail", "<p>It is not here any more.</p>"), 404);
    else if (view === "html") answer(response, FRAME_POLICY, framed(mail));
    else answer(response, PAGE_POLICY, mailPage(mail, view));
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(response: ServerResponse, policy: string, html: string, status = 200): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  response.end(html);
}

/** Links open beside the page: in a frame without an origin nobody could sign in. */
const framed = ({ html, text }: ReadMail) =>
  `<base target="_blank">${html ?? `<pre>${escapeHtml(text)}</pre>`}`;

const timeOf = (at: Date) => `<time datetime="${at.toISOString()}">${at.toLocaleTimeString("en-GB")}</time>`;

function listPage(mails: readonly ReadMail[]): string {
  const rows = mails
    .slice(-SHOWN)
    .reverse()
    .map(
      ({ id, to, subject, at }) =>
        `<li><a href="/mails/${id}"><strong>${escapeHtml(subject || "(no subject)")}</strong> <span>to ${escapeHtml(to)}, ${timeOf(at)}</span></a></li>`,
    );
  const list =
    rows.length > 0
      ? `<ul>${rows.join("\n")}</ul>`
      : "<p>No mail has come yet. New ones appear by themselves.</p>";
  return page(
    "Mails of the demo",
    `<p class="quiet">What Muster sends comes here and goes nowhere else. Addresses that begin with <code>refuse@</code> are refused for good, those that begin with <code>later@</code> for now.</p>${list}`,
    '<meta http-equiv="refresh" content="4">',
  );
}

function mailPage(mail: ReadMail, view: string | undefined): string {
  const { id, from, to, subject, at } = mail;
  const views = [
    ["HTML", `/mails/${id}`, view === undefined],
    ["Text", `/mails/${id}/text`, view === "text"],
    ["Source", `/mails/${id}/source`, view === "source"],
  ] as const;
  const body =
    view === undefined
      ? `<iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mails/${id}/html"></iframe>`
      : `<pre>${escapeHtml(view === "text" ? mail.text : mail.source)}</pre>`;
  return page(
    subject || "(no subject)",
    `<p><a href="/">All mails</a></p>
<dl><dt>From</dt><dd>${escapeHtml(from)}</dd><dt>To</dt><dd>${escapeHtml(to)}</dd><dt>Time</dt><dd>${timeOf(at)}</dd></dl>
<nav>${views.map(([label, href, isCurrent]) => `<a href="${href}"${isCurrent ? ' aria-current="page"' : ""}>${label}</a>`).join("")}</nav>
${body}`,
  );
}

const STYLE = `:root { color-scheme: light dark; --line: #dcdee1; --quiet: #5e646b; --link: #1e59cd; --bg: #fff; --soft: #f9fafb }
@media (prefers-color-scheme: dark) { :root { --line: #2d3135; --quiet: #a0a5ac; --link: #73a3fc; --bg: #0d1013; --soft: #16191c } }
* { box-sizing: border-box }
body { max-width: 60rem; margin: 0 auto; padding: 24px 16px; background: var(--bg); font: 15px/23px system-ui, sans-serif }
h1 { margin: 0 0 8px; font-size: 20px; line-height: 28px; overflow-wrap: anywhere }
a { color: var(--link) }
ul { margin: 16px 0; padding: 0; border: 1px solid var(--line); border-radius: 8px; list-style: none }
li + li { border-top: 1px solid var(--line) }
li a { display: block; padding: 10px 14px; color: inherit; text-decoration: none; overflow-wrap: anywhere }
li a:hover { background: var(--soft) }
li span { display: block }
li span, .quiet, dt { color: var(--quiet); font-size: 13px }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 16px 0 }
dd { margin: 0; overflow-wrap: anywhere }
nav { display: flex; gap: 20px; border-bottom: 1px solid var(--line) }
nav a { padding: 8px 0; color: inherit; text-decoration: none }
nav a[aria-current] { border-bottom: 2px solid }
iframe { width: 100%; height: 44rem; margin-top: 16px; border: 1px solid var(--line); border-radius: 8px }
pre { overflow-x: auto; padding: 16px; border: 1px solid var(--line); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere }`;

function page(title: string, body: string, head = ""): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">${head}<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
}
