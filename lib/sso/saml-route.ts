import { isId } from "#lib/platform/db/id.ts";
import { env } from "#lib/platform/env/env.ts";
import { AppError } from "#lib/platform/errors/app-error.ts";
import { problemResponse } from "#lib/platform/http/problem.ts";
import { requestIdOf } from "#lib/platform/http/request.ts";
import { escapeHtml } from "#lib/platform/mail/escape-html.ts";
import { clientOf } from "#lib/portal/portal-client.ts";
import type { PortalClient } from "#lib/portal/portal-user.ts";
import type { SamlReason } from "./vocabulary.ts";

type Input = { directoryId: string; request: Request; client: PortalClient };
type Context = { params: Promise<{ directoryId: string }> };

/**
 * Wraps one handler of `/api/saml`: what a browser is led to, from our pages or from an identity provider's. Other sites may
 * send here, which is the point; so none of these handlers does anything on the word of a session's cookie.
 */
export function samlRoute(
  handler: (input: Input) => Promise<Response>,
): (request: Request, context: Context) => Promise<Response> {
  return async (request, { params }) => {
    try {
      const { directoryId } = await params;
      if (!isId(directoryId)) throw new AppError("not_found");
      return await handler({ directoryId, request, client: clientOf(request) });
    } catch (error) {
      if (error instanceof AppError && error.retryAfter !== undefined)
        return comeBack(error, error.retryAfter);
      return problemResponse(error, requestIdOf(request.headers));
    }
  };
}

/** For a person who is in the middle of a sign-in: loading the page again sends the same form, of which nothing is used up. */
function comeBack({ status, message }: AppError, seconds: number): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Try again shortly</title><h1>Try again shortly</h1><p>${escapeHtml(message)}</p><p>Load this page again to go on where you are.</p></html>`;
  return new Response(html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "retry-after": String(Math.ceil(seconds)),
    },
  });
}

/** Leads the browser on by GET, whatever it came with (RFC 9110 §15.4.4). */
export function leadTo(location: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({
    location: new URL(location, env().publicUrl).href,
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
  });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(null, { status: 303, headers });
}

/**
 * The sign-in page, which says why nobody was signed in.
 * @param path the page of the portal where a signed-in user began a proof, which says it there
 */
export function leadToRefusal(
  reason: SamlReason,
  path: string | null = null,
  cookies: readonly string[] = [],
): Response {
  const place = path ?? "/portal/sign-in";
  return leadTo(`${place}${place.includes("?") ? "&" : "?"}refused=${reason}`, cookies);
}
