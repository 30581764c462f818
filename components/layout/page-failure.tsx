"use client";

import { useEffect, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { DatabaseDownWords, databaseAnswers } from "./database-down.tsx";

const LOOK_AGAIN_MS = 3_000;

/** A page that could not be drawn: says whether the database is the cause, and goes on by itself when it is back. */
export function PageFailure({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  const [cause, setCause] = useState<"unknown" | "database" | "page">("unknown");

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let wasDown = false;
    async function look() {
      const up = await databaseAnswers();
      if (up && wasDown) return retry();
      setCause(up ? "page" : "database");
      wasDown = !up;
      if (!up) timer = setTimeout(look, LOOK_AGAIN_MS);
    }
    void look();
    return () => clearTimeout(timer);
  }, [retry]);

  // Nothing for the moment that the question takes: a wrong guess would flash.
  if (cause === "unknown") return null;
  if (cause === "database") return <DatabaseDownWords level={1} />;
  return (
    <div role="alert" className="max-w-form">
      <h1 className="font-semibold text-xl">This page could not be shown</h1>
      <p className="mt-3 text-muted">
        Muster failed while it prepared the page. Nothing was changed. Try again; if it happens again, give
        this number to whoever runs the installation: it is in the server’s log.
      </p>
      {error.digest ? <p className="mt-3 font-mono text-sm">{error.digest}</p> : null}
      <Button variant="primary" className="mt-5" onPress={retry}>
        Try again
      </Button>
    </div>
  );
}
