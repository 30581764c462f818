import { Fragment } from "react";

/** A path that may break at its dots and brackets; the long URN of an extension is told by its title. */
export function AttributePath({ path }: { path: string }) {
  if (path === "") return <span className="text-muted">Not mapped</span>;
  const { extension, name } = splitUrn(path);
  return (
    <code className="text-xs" title={extension ? path : undefined}>
      {extension ? (
        <>
          <span className="text-muted">{extension}:</span>
          <wbr />
        </>
      ) : null}
      {name.split(/(?<=[.\]])/).map((part, index) => (
        <Fragment key={part}>
          {index > 0 ? <wbr /> : null}
          {part}
        </Fragment>
      ))}
    </code>
  );
}

/** `urn:…:extension:enterprise:2.0:User:department` is `department` of `enterprise`. */
function splitUrn(path: string): { extension: string | null; name: string } {
  const found = /^urn:(?:.*:)?([^:]+):[\d.]+:User:(.+)$/.exec(path);
  return { extension: found?.[1] ?? null, name: found?.[2] ?? path };
}
