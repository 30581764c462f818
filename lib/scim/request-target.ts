/** What a SCIM URL points at. */
export type RequestTarget = {
  readonly directoryId: string;
  /** Path below the directory's base URL, such as `/Users/1`; "" for the base itself. */
  readonly path: string;
  /** Decoded segments of `path`. */
  readonly segments: readonly string[];
  /** Without the question mark. */
  readonly query: string;
};

const root = "/api/scim/v2/";

/** Takes a request's URL apart; undefined when it is not below the SCIM root or can't be decoded. */
export function targetOf(url: string): RequestTarget | undefined {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  const mark = url.indexOf("?", start);
  const pathname = mark < 0 ? url.slice(start) : url.slice(start, mark);
  if (!pathname.startsWith(root)) return undefined;
  const rest = pathname.slice(root.length);
  const slash = rest.indexOf("/");
  const directoryId = slash < 0 ? rest : rest.slice(0, slash);
  // A base URL that was pasted with a slash at its end gives "//Users".
  const path =
    slash < 0
      ? ""
      : rest
          .slice(slash)
          .replace(/\/{2,}/g, "/")
          .replace(/\/$/, "");
  const segments = decode(path.split("/").slice(1));
  if (!segments) return undefined;
  return {
    directoryId: directoryId.toLowerCase(),
    path,
    segments,
    query: mark < 0 ? "" : url.slice(mark + 1),
  };
}

function decode(segments: readonly string[]): string[] | undefined {
  try {
    return segments.map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
