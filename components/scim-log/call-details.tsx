"use client";

import { callClientNames } from "#components/keys/provider-words.ts";
import { Callout } from "#components/ui/callout.tsx";
import { CopyFact, Fact } from "#components/ui/fact.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { refusalWords } from "#lib/keys/refusal-words.ts";
import type { CallDetail } from "#lib/scim-log/contract.ts";
import { CallExchange } from "./call-exchange.tsx";
import { answerState, durationWords } from "./call-words.ts";

/** What a call was, why it failed if it did, and what went over the wire. */
export function CallDetails({ call }: { call: CallDetail }) {
  const { directory, resource } = call;
  const refused = refusalWords(call, directory);
  return (
    <div className="flex flex-col gap-5">
      {refused ? (
        <Callout tone="error" title={refused.what}>
          {refused.todo}
        </Callout>
      ) : null}
      <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-4 gap-y-2">
        <Fact label="Answer">
          <Status state={answerState(call)} label={String(call.status)} className="tabular-nums" />
          <span className="ml-2 text-muted">in {durationWords(call.durationMs)}</span>
        </Fact>
        <Fact label="When">
          <AbsoluteTime iso={call.at} />
        </Fact>
        <Fact label="Directory">
          <TextLink href={`/settings/directories/${directory.id}`}>{directory.name}</TextLink>
        </Fact>
        {resource ? (
          <Fact label={resource.type}>
            <TextLink href={`/${resource.type === "User" ? "users" : "groups"}/${resource.id}`}>
              {call.resourceName ?? resource.id}
            </TextLink>
          </Fact>
        ) : null}
        <Fact label="Key">
          {call.keyName ? (
            <TextLink href={`/settings/directories/${directory.id}/keys`}>{call.keyName}</TextLink>
          ) : (
            <span className="text-muted">none that is known here</span>
          )}
        </Fact>
        <Fact label="Client">
          {callClientNames[call.client]}
          {call.userAgent ? <span className="block text-muted text-sm">{call.userAgent}</span> : null}
        </Fact>
        {call.address ? <Fact label="From">{call.address}</Fact> : null}
        <CopyFact label="Request id" value={call.requestId} />
      </dl>
      <CallExchange call={call} />
    </div>
  );
}
