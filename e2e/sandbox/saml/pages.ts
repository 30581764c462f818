import type { SandboxReply } from "../http/router.ts";
import { type SamlApp, type SamlHost, samlFaults } from "./app.ts";
import { escapeXml } from "./response.ts";

const brands = { okta: "Okta", entra: "Microsoft Entra ID" } as const;
/** A list of suggestions gets no longer than this. */
const MOST_SUGGESTED = 200;

/** What a sign-in page has to remember until it is sent. */
export interface PendingSignIn {
  readonly appId: string;
  /** ID of the AuthnRequest; empty: started here. */
  readonly request: string;
  readonly relayState: string;
}

/** Where a user of the sandbox is named, and how the answer goes wrong is chosen; no password is asked for. */
export function signInPage(
  host: SamlHost,
  app: SamlApp,
  pending: PendingSignIn,
  problem?: string,
): SandboxReply {
  const hidden = Object.entries(pending).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeXml(value)}">`,
  );
  const suggested = host
    .users()
    .slice(0, MOST_SUGGESTED)
    .map((user) => `<option value="${escapeXml(user.login)}">${escapeXml(user.displayName)}</option>`);
  const faults = samlFaults.map(
    (fault) => `<option${fault === app.fault ? " selected" : ""}>${fault}</option>`,
  );
  return html(
    `Sign in – ${brands[host.vendor]} sandbox`,
    `<h1>Sign in to ${escapeXml(app.name)}</h1>
     <p>${brands[host.vendor]} of <b>${escapeXml(host.name)}</b>, in the sandbox. Anybody of it will do; there are no passwords.</p>
     ${problem ? `<p role="alert">${escapeXml(problem)}</p>` : ""}
     <form method="post" action="${escapeXml(host.addresses(app).answer)}">${hidden.join("")}
       <label>User <input name="user" list="users" autocomplete="off" required autofocus></label>
       <datalist id="users">${suggested.join("")}</datalist>
       <label>The answer <select name="fault"><option value="">is as it should be</option>${faults.join("")}</select></label>
       <button>Sign in</button>
     </form>`,
    problem ? 403 : 200,
  );
}

/** Sends itself to the service provider (SAML bindings §3.5). */
export function postPage(
  url: string,
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): SandboxReply {
  const inputs = Object.entries(fields)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeXml(value)}">`);
  const page = html(
    "Signing in",
    `<form id="out" method="post" action="${escapeXml(url)}">${inputs.join("")}<button>Continue</button></form>
     <script>document.getElementById("out").submit()</script>`,
  );
  return { ...page, headers: { ...page.headers, ...headers } };
}

export function messagePage(title: string, text: string, status = 200): SandboxReply {
  return html(title, `<h1>${escapeXml(title)}</h1><p>${escapeXml(text)}</p>`, status);
}

function html(title: string, body: string, status = 200): SandboxReply {
  return {
    status,
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>${escapeXml(title)}</title>
<style>body{font:16px/1.5 system-ui;max-width:28rem;margin:10vh auto;padding:0 1rem}label{display:block;margin:1rem 0}
input:not([type=hidden]),select{display:block;width:100%;box-sizing:border-box;padding:.5rem;font:inherit}button{font:inherit;padding:.5rem 1rem}
[role=alert]{color:#ba1e20}</style>${body}</html>`,
  };
}
