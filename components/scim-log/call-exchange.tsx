"use client";

import { CopyButton } from "#components/ui/copy-button.tsx";
import type { CallDetail } from "#lib/scim-log/contract.ts";
import { daysWords, sizeWords } from "./call-words.ts";
import { curlOf } from "./curl.ts";
import { prettyJson } from "./pretty-json.ts";

const DAY_MS = 86_400_000;

/** Request and answer, as far as they are kept. */
export function CallExchange({ call }: { call: CallDetail }) {
  const { exchange } = call;
  if (!exchange) return <p className="border-t pt-4 text-muted">{whyNothing(call)}</p>;
  const curl = curlOf(call);
  return (
    <>
      <Side
        title="Request"
        headers={exchange.requestHeaders}
        body={exchange.requestBody}
        bytes={exchange.requestBytes}
        without={
          exchange.requestBytes > 0
            ? `The body (${sizeWords(exchange.requestBytes)}) was not read: the call was refused before.`
            : "No body."
        }
        copy={curl === null ? null : { value: curl, label: "as curl" }}
      />
      <Side
        title="Answer"
        headers={exchange.responseHeaders}
        body={exchange.responseBody}
        bytes={exchange.responseBytes}
        without="No body."
        copy={null}
      />
    </>
  );
}

interface SideProps {
  title: string;
  headers: readonly [string, string][];
  body: string | null;
  /** As it went over the wire. */
  bytes: number;
  /** What to say where there is no body. */
  without: string;
  copy: { value: string; label: string } | null;
}

function Side({ title, headers, body, bytes, without, copy }: SideProps) {
  return (
    <section aria-label={title}>
      <div className="mb-2 flex min-h-8 items-center justify-between gap-2">
        <h3 className="font-semibold">{title}</h3>
        {copy ? (
          <span className="flex items-center gap-1 text-muted text-sm">
            curl <CopyButton value={copy.value} label={copy.label} />
          </span>
        ) : null}
      </div>
      {headers.length > 0 ? (
        <dl className="mb-2 grid grid-cols-[9rem_minmax(0,1fr)] gap-x-4 gap-y-0.5 font-mono text-xs">
          {headers.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="[overflow-wrap:anywhere]">{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {body === null ? (
        <p className="text-muted text-sm">{without}</p>
      ) : (
        <>
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keyboard too
            tabIndex={0}
            aria-label={`Body of the ${title.toLowerCase()}`}
            className="max-h-96 overflow-auto rounded-md border bg-surface p-3"
          >
            <pre className="whitespace-pre-wrap font-mono text-xs [overflow-wrap:anywhere]">
              {prettyJson(body)}
            </pre>
          </section>
          <p className="mt-1 text-muted text-xs tabular-nums">
            {sizeWords(bytes)}
            {bytes > body.length * 4 ? "; the beginning is kept" : null}
          </p>
        </>
      )}
    </section>
  );
}

function whyNothing({ at, kept }: CallDetail): string {
  if (!kept.keepBodies)
    return "Requests and answers are not kept: that is switched off on the Organisation page.";
  if (Date.now() - Date.parse(at) > kept.bodyDays * DAY_MS)
    return `Request and answer were kept for ${daysWords(kept.bodyDays)}.`;
  return "Request and answer of this call were not kept: more came at once than is kept in full, or keeping them was switched off then.";
}
