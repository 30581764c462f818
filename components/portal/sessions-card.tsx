"use client";

import { Monitor, Smartphone } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { counted } from "#components/ui/number-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { EndedSessions, PortalSessions, PortalSessionView } from "#lib/portal/security/contract.ts";
import { signInMethodWords } from "#lib/portal/vocabulary.ts";
import { portalApi } from "./portal-api.ts";

/** Where a user is signed in, and how to end it. */
export function PortalSessionsCard({ sessions }: PortalSessions) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const [pendingId, setPendingId] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  const endOne = async ({ id, browser }: PortalSessionView) => {
    setPendingId(id);
    try {
      await portalApi(`sessions/${id}`, "DELETE");
      toast.success(`${browser} was signed out.`);
    } catch (problem) {
      toast.error(messageOf(problem));
    }
    setPendingId(null);
    router.refresh();
  };
  const endOthers = async () => {
    setPendingId("all");
    setFault(null);
    try {
      const { ended } = await portalApi<EndedSessions>("sessions", "DELETE");
      toast.success(`${counted(ended, "session")} ended.`);
      setAsking(false);
      router.refresh();
    } catch (problem) {
      setFault(messageOf(problem));
    }
    setPendingId(null);
  };
  return (
    <Card
      padded={false}
      title="Where you are signed in"
      description="You are signed out after 8 hours without use, and a day after you signed in."
      actions={
        others.length > 0 ? (
          <Button size="sm" onPress={() => setAsking(true)}>
            Sign out everywhere else
          </Button>
        ) : null
      }
    >
      <ul>
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            isPending={pendingId === session.id}
            onEnd={() => void endOne(session)}
          />
        ))}
      </ul>
      <ConfirmDialog
        title="Sign out everywhere else?"
        confirmLabel="Sign out"
        isOpen={isAsking}
        onOpenChange={setAsking}
        pending={pendingId === "all"}
        error={fault ?? undefined}
        onConfirm={() => void endOthers()}
      >
        {others.length === 1 ? "The other session ends" : `The ${others.length} other sessions end`} at once.
        You stay signed in here.
      </ConfirmDialog>
    </Card>
  );
}

function SessionRow({
  session: { browser, address, method, deviceName, isCurrent, startedAt, lastSeenAt },
  isPending,
  onEnd,
}: {
  session: PortalSessionView;
  isPending: boolean;
  onEnd: () => void;
}) {
  const Icon = /iPhone|iPad|Android/.test(browser) ? Smartphone : Monitor;
  const way = method && `${signInMethodWords[method]}${deviceName ? ` (${deviceName})` : ""}`;
  return (
    <li className="flex items-start gap-3 border-b px-4 py-3 last:border-b-0">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h3 className="font-medium [overflow-wrap:anywhere]">{browser}</h3>
          {isCurrent ? <Badge tone="ok">Here</Badge> : null}
        </div>
        <p className="text-muted text-sm [overflow-wrap:anywhere]">
          {[way, address].filter(Boolean).join(" · ")}
        </p>
        <p className="text-muted text-sm">
          Signed in <RelativeTime iso={startedAt} />
          {isCurrent ? null : (
            <>
              , last seen <RelativeTime iso={lastSeenAt} />
            </>
          )}
        </p>
      </div>
      {isCurrent ? null : (
        <Button size="sm" aria-label={`Sign out ${browser}, ${address}`} pending={isPending} onPress={onEnd}>
          Sign out
        </Button>
      )}
    </li>
  );
}
