"use client";

import { Button } from "#components/ui/button.tsx";
import { figures } from "#components/ui/number-words.ts";
import { AbsoluteTime, RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "#components/ui/table.tsx";
import type { KeyView } from "#lib/keys/contract.ts";
import { defaultRateLimit } from "#lib/keys/vocabulary.ts";
import { accessWords, kindWords } from "./provider-words.ts";

/** The first reminder goes out then, and Home tells of it. */
const SOON_MS = 14 * 24 * 3600 * 1000;

interface KeyTableProps {
  label: string;
  keys: readonly KeyView[];
  mayChange: boolean;
  onEdit: (key: KeyView) => void;
  onRevoke: (key: KeyView) => void;
}

/** One line a key; on narrow screens what has no column of its own stands below the name. */
export function KeyTable({ label, keys, mayChange, onEdit, onRevoke }: KeyTableProps) {
  return (
    <Table label={label}>
      <TableHead>
        <tr>
          <TableHeader>Name</TableHeader>
          <TableHeader className="max-sm:hidden">State</TableHeader>
          <TableHeader className="max-xl:hidden">May change</TableHeader>
          <TableHeader className="max-lg:hidden">Created</TableHeader>
          <TableHeader className="max-sm:hidden">Last used</TableHeader>
          {mayChange ? (
            <TableHeader>
              <span className="sr-only">Action</span>
            </TableHeader>
          ) : null}
        </tr>
      </TableHead>
      <TableBody>
        {keys.map((key) => (
          <TableRow key={key.id}>
            <TableCell className="min-w-36">
              <div className="font-medium [overflow-wrap:anywhere]">{key.name}</div>
              <code className="text-muted text-xs">
                {key.prefix === key.userName ? key.prefix : `${key.prefix}…`}
              </code>
              {key.kind === "bearer" ? null : <div className="text-muted text-xs">{kindWords[key.kind]}</div>}
              {key.rateLimit.perSecond === defaultRateLimit.perSecond ? null : (
                <div className="text-muted text-xs">{figures(key.rateLimit.perSecond)} calls a second</div>
              )}
              <div className="mt-1 flex flex-wrap items-center gap-x-2 sm:hidden">
                <KeyState of={key} />
              </div>
              <div className="text-muted text-xs sm:hidden">
                <LastUsed of={key} />
              </div>
              <div className="text-muted text-xs xl:hidden">{accessWords(key.scopes)}</div>
              <div className="text-muted text-xs lg:hidden">
                Created <RelativeTime iso={key.createdAt} /> by {key.createdBy}
              </div>
            </TableCell>
            <TableCell className="max-sm:hidden">
              <KeyState of={key} />
            </TableCell>
            <TableCell className="max-xl:hidden">{accessWords(key.scopes)}</TableCell>
            <TableCell className="max-lg:hidden">
              <RelativeTime iso={key.createdAt} className="whitespace-nowrap" />
              <div className="text-muted text-xs [overflow-wrap:anywhere]">by {key.createdBy}</div>
            </TableCell>
            <TableCell className="max-sm:hidden">
              <LastUsed of={key} />
            </TableCell>
            {mayChange ? (
              <TableCell className="text-right">
                {key.state === "revoked" ? null : (
                  <div className="flex flex-col items-end gap-2 lg:flex-row lg:justify-end">
                    <Button size="sm" onPress={() => onEdit(key)} aria-label={`Edit ${key.name}`}>
                      Edit
                    </Button>
                    <Button size="sm" onPress={() => onRevoke(key)} aria-label={`Revoke ${key.name}`}>
                      Revoke
                    </Button>
                  </div>
                )}
              </TableCell>
            ) : null}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function LastUsed({ of: key }: { of: KeyView }) {
  if (!key.lastUsedAt) return <span className="text-muted">Never used</span>;
  return (
    <>
      <span className="sm:hidden">Used </span>
      <RelativeTime iso={key.lastUsedAt} className="whitespace-nowrap" />
      {key.lastUsedAddress ? (
        <span className="text-muted text-xs sm:block"> from {key.lastUsedAddress}</span>
      ) : null}
    </>
  );
}

function KeyState({ of: key }: { of: KeyView }) {
  if (key.state === "revoked") {
    return (
      <>
        <Status state="none" label="Revoked" />
        <div className="text-muted text-xs">
          {key.revokedAt ? <RelativeTime iso={key.revokedAt} /> : null} by {key.revokedBy}
        </div>
      </>
    );
  }
  if (key.state === "expired") {
    return (
      <>
        <Status state="failed" label="Expired" />
        {key.expiresAt ? (
          <div className="text-muted text-xs">
            <RelativeTime iso={key.expiresAt} />
          </div>
        ) : null}
      </>
    );
  }
  const endsSoon = key.expiresAt !== null && Date.parse(key.expiresAt) - Date.now() < SOON_MS;
  return (
    <>
      <Status state={endsSoon ? "degraded" : "healthy"} label={endsSoon ? "Ends soon" : "Live"} />
      <div className="text-muted text-xs">
        {key.expiresAt === null ? (
          "no expiry"
        ) : endsSoon ? (
          <RelativeTime iso={key.expiresAt} />
        ) : (
          <>
            until <AbsoluteTime iso={key.expiresAt} />
          </>
        )}
      </div>
    </>
  );
}
