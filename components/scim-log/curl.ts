import type { CallDetail } from "#lib/scim-log/contract.ts";

/** The call as a command, with a placeholder where the token was; null where its body is not known in full. */
export function curlOf({ method, path, query, directory, exchange }: CallDetail): string | null {
  if (!exchange || (exchange.isCut && exchange.requestBody !== null)) return null;
  const address = path.startsWith("/api/")
    ? new URL(path, directory.scimBaseUrl).href
    : directory.scimBaseUrl + path;
  const lines = [
    `curl ${method === "GET" ? "" : `-X ${method} `}${quoted(query === "" ? address : `${address}?${query}`)}`,
    `-H 'Authorization: Bearer <token>'`,
    ...(exchange.requestBody === null
      ? []
      : [`-H 'Content-Type: application/scim+json'`, `--data-raw ${quoted(exchange.requestBody)}`]),
  ];
  return lines.join(" \\\n  ");
}

/** One word for a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
