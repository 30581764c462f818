/**
 * Where to go after sign-in: a path of this console. Anything else, an address of
 * another site above all, becomes the home page.
 */
export function safeNext(next: string | string[] | undefined): string {
  if (typeof next !== "string" || !/^\/(?![/\\])/.test(next)) return "/";
  const base = "http://console.invalid";
  if (!URL.canParse(next, base)) return "/";
  const url = new URL(next, base);
  if (
    url.origin !== base ||
    url.pathname.startsWith("//") ||
    /^\/(sign-in|welcome|join|api)(\/|$)/.test(url.pathname)
  )
    return "/";
  return url.pathname + url.search + url.hash;
}
