"use client";

import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { AbsoluteTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import type { ScimCalls } from "#lib/keys/contract.ts";
import { providerFields } from "#lib/keys/provider-fields.ts";
import { refusalWords } from "#lib/keys/refusal-words.ts";
import type { KeyDirectory } from "./key-directory.ts";
import { callClientNames } from "./provider-words.ts";

interface TestPanelProps {
  directory: KeyDirectory;
  calls: ScimCalls;
  hasLiveKey: boolean;
}

/** Waits for the identity provider's test and ticks when it arrives; a failed try is explained in its place. */
export function TestPanel({ directory, calls, hasLiveKey }: TestPanelProps) {
  const words = providerFields[directory.type];
  const latest = calls.calls[0];
  const refused = latest && latest.status >= 400 ? refusalWords(latest, directory) : null;
  return (
    <Card title="Connection test" id="connection-test">
      <div className="flex flex-col gap-3">
        <div role="status">
          {calls.firstSeenAt ? (
            <Arrived directory={directory} calls={calls} />
          ) : (
            <Waiting
              state={hasLiveKey ? "checking" : "none"}
              text={hasLiveKey ? `Waiting for the test of ${words.client}` : "Not possible yet"}
            >
              {hasLiveKey
                ? directory.type === "scim"
                  ? "Paste the values and let the client test its connection, or send its first user. This page ticks as the call arrives; there is no need to reload."
                  : `Paste the values into ${words.client} and select ${words.test}. This page ticks as the call arrives; there is no need to reload.`
                : "Create a key first. Then this page listens for the first call with it."}
            </Waiting>
          )}
        </div>
        {refused && latest ? (
          <Callout tone="error" role="alert" title={`The last call was refused: ${refused.what}`}>
            <p>{refused.todo}</p>
            <p className="mt-1 text-muted text-sm">
              {callClientNames[latest.client]} · {latest.method} {latest.path} · {latest.status} ·{" "}
              <RelativeTime iso={latest.at} />
              {latest.address ? ` · from ${latest.address}` : null}
            </p>
          </Callout>
        ) : null}
      </div>
    </Card>
  );
}

function Waiting({ state, text, children }: { state: "checking" | "none"; text: string; children: string }) {
  return (
    <>
      <Status state={state} label={text} className="!whitespace-normal" />
      <p className="mt-1.5 text-muted">{children}</p>
    </>
  );
}

function Arrived({ directory, calls }: { directory: KeyDirectory; calls: ScimCalls }) {
  const first = calls.firstCall;
  const client =
    first && first.client !== "other" ? callClientNames[first.client] : providerFields[directory.type].client;
  const sentence = client.charAt(0).toUpperCase() + client.slice(1);
  return (
    <>
      <Status state="healthy" label={`${sentence} reached this directory`} className="!whitespace-normal" />
      <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        <dt className="text-muted">First call</dt>
        <dd>{calls.firstSeenAt ? <AbsoluteTime iso={calls.firstSeenAt} /> : null}</dd>
        {first ? (
          <>
            <dt className="text-muted">It was</dt>
            <dd className="[overflow-wrap:anywhere]">
              <code>
                {first.method} {first.path}
              </code>{" "}
              with the key {first.keyName}
              {first.address ? ` from ${first.address}` : null}
            </dd>
          </>
        ) : null}
        <dt className="text-muted">Latest call</dt>
        <dd>{calls.lastSeenAt ? <RelativeTime iso={calls.lastSeenAt} /> : null}</dd>
      </dl>
    </>
  );
}
