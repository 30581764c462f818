"use client";

import { DatabaseZap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { MusterMark } from "./organisation-mark.tsx";

const LOOK_AGAIN_MS = 3_000;

/** In place of any page while PostgreSQL is away; the page comes by itself when it is back. */
export function DatabaseDown() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(async () => {
      if (await databaseAnswers()) router.refresh();
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [router]);
  return (
    <main className="mx-auto flex min-h-dvh max-w-form flex-col justify-center px-6 py-16">
      <MusterMark className="mb-8 size-8" />
      <DatabaseDownWords level={1} />
    </main>
  );
}

/** What is wrong and what to do, in the page or inside the shell. */
export function DatabaseDownWords({ level }: { level: 1 | 2 }) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div role="status">
      <Heading className="flex items-center gap-2.5 font-semibold text-xl">
        <DatabaseZap aria-hidden className="size-5 shrink-0 text-warn" />
        Muster cannot reach its database
      </Heading>
      <p className="mt-3 text-muted">
        PostgreSQL refused the connection or did not answer. Nothing that was saved is lost, and identity
        providers repeat the calls that fail meanwhile. This page looks again every three seconds and goes on
        by itself.
      </p>
      <p className="mt-3 text-muted">
        If it lasts, ask whoever runs this installation to look at the database server, and at{" "}
        <a href="/api/health/ready" className="text-accent underline underline-offset-2">
          the readiness report
        </a>
        .
      </p>
    </div>
  );
}

/** Asks the readiness report; false also when nothing answers. */
export async function databaseAnswers(): Promise<boolean> {
  try {
    const response = await fetch("/api/health/ready", { cache: "no-store" });
    return response.ok;
  } catch {
    return false;
  }
}
