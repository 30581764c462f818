/** What a SCIM URL points at. */
export type RequestTarget = {
  /** "" where the URL is not below `/api/scim/v2/`. */
  readonly directoryId: string;
  /** Path below the directory's base URL, such as `/Users/1`; "" for the base itself. */
  readonly path: string;
  /** Decoded segments of `path`. */
  readonly segments: readonly string[];
  /** Of the whole URL, as it was sent. */
  readonly pathname: string;
  /** Without the question mark. */
  readonly query: string;
};

const root = "/api/scim/v2/";

/** Takes the URL of a request below `/api/scim` apart. */
export function targetOf(url: string): RequestTarget {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  const mark = url.indexOf("?", start);
  const pathname = mark < 0 ? url.slice(start) : url.slice(start, mark);
  const query = mark < 0 ? "" : url.slice(mark + 1);
  if (!pathname.startsWith(root)) return { directoryId: "", path: "", segments: [], pathname, query };
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
  const segments = path.split("/").slice(1).map(decoded);
  return { directoryId: directoryId.toLowerCase(), path, segments, pathname, query };
}

/** What is no percent-encoded UTF-8 stands for itself, and names nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
