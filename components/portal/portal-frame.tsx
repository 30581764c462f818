"use client";

import { LogOut } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { messageOf } from "#components/layout/form-errors.ts";
import { MusterMark } from "#components/layout/organisation-mark.tsx";
import { Button } from "#components/ui/button.tsx";
import { LinkTabs } from "#components/ui/tabs.tsx";
import { toast } from "#components/ui/toast.tsx";
import { portalApi } from "./portal-api.ts";
import { ProveAgain } from "./prove-again.tsx";

const tabs = [
  { href: "/portal", label: "Profile" },
  { href: "/portal/devices", label: "Devices" },
  { href: "/portal/address-book", label: "Address book" },
  { href: "/portal/security", label: "Security" },
];

/** Loaded when there is one: hardly ever. */
const RefusedProof = lazy(() => import("./refused-proof.tsx"));

/** What stands around every page of a signed-in user. */
export function PortalFrame({
  name,
  directory,
  children,
}: {
  name: string;
  directory: string;
  children: ReactNode;
}) {
  const path = usePathname();
  const isRefused = useSearchParams().has("refused");
  const [isLeaving, setLeaving] = useState(false);
  useWatchedSession({ isLeaving });
  const signOut = async () => {
    setLeaving(true);
    try {
      location.assign((await portalApi<{ next: string }>("session", "DELETE")).next);
    } catch (problem) {
      toast.error(messageOf(problem));
      setLeaving(false);
    }
  };
  return (
    <div className="mx-auto min-h-dvh w-full max-w-200 px-4 pb-16 sm:px-6">
      <header className="flex flex-wrap items-center justify-between gap-3 py-4">
        <div className="flex min-w-0 items-center gap-3">
          <MusterMark className="size-7 shrink-0" />
          <p className="min-w-0 leading-5">
            <span className="block truncate font-medium">{name}</span>
            <span className="block truncate text-muted text-sm">{directory}</span>
          </p>
        </div>
        <Button
          size="sm"
          pending={isLeaving}
          icon={<LogOut aria-hidden className="size-4" />}
          onPress={() => void signOut()}
        >
          Sign out
        </Button>
      </header>
      <LinkTabs label="Portal" tabs={tabs.map((tab) => ({ ...tab, isCurrent: tab.href === path }))} />
      <main id="main" className="pt-6">
        {isRefused ? (
          <Suspense>
            <RefusedProof />
          </Suspense>
        ) : null}
        {children}
      </main>
      <ProveAgain />
    </div>
  );
}

const RETRY_MS = 5_000;

/**
 * Leads out of the portal when access or the session ends, and shows devices and sessions as they are. Whoever signs out
 * is led by the answer to that alone: it may go by the identity provider, who would else never hear of it.
 */
function useWatchedSession({ isLeaving }: { isLeaving: boolean }): void {
  const router = useRouter();
  useEffect(() => {
    if (isLeaving) return;
    let isOver = false;
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource("/api/portal/events");
      // Something of the user's has changed: the page shows it, if its session is still good.
      source.onmessage = () => void leaveOr(() => router.refresh());
      source.onerror = () => {
        // Refused: the session has ended, or the server is in trouble and says so.
        if (source?.readyState === EventSource.CLOSED) void leaveOr(wait);
      };
    };
    const leaveOr = async (stay: () => void) => {
      const answer = await fetch("/api/portal/devices").catch(() => undefined);
      if (isOver) return;
      if (answer?.status === 401) location.assign("/portal/sign-in");
      else stay();
    };
    const wait = () => {
      retry = setTimeout(open, RETRY_MS);
    };
    open();
    return () => {
      isOver = true;
      clearTimeout(retry);
      source?.close();
    };
  }, [router, isLeaving]);
}
