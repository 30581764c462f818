"use client";

import { useQueryClient } from "@tanstack/react-query";
import { DatabaseZap } from "lucide-react";
import { useEffect, useState } from "react";
import { ApiProblem } from "./api.ts";
import { databaseAnswers } from "./database-down.tsx";

const LOOK_AGAIN_MS = 3_000;

/** Below the header while the database is away: what the page shows may be old, and cannot be changed now. */
export function ServiceNotice() {
  const client = useQueryClient();
  const [down, setDown] = useState(false);

  useEffect(() => {
    const isCause = (error: unknown) => error instanceof ApiProblem && error.code === "database_unavailable";
    const endQueries = client.getQueryCache().subscribe(({ query }) => {
      if (isCause(query.state.error) || isCause(query.state.fetchFailureReason)) setDown(true);
    });
    const endMutations = client.getMutationCache().subscribe(({ mutation }) => {
      if (isCause(mutation?.state.error)) setDown(true);
    });
    return () => {
      endQueries();
      endMutations();
    };
  }, [client]);

  useEffect(() => {
    if (!down) return;
    const timer = setInterval(async () => {
      if (!(await databaseAnswers())) return;
      await client.invalidateQueries();
      setDown(false);
    }, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [down, client]);

  return (
    <div role="status">
      {down ? (
        <p className="flex items-start gap-2.5 border-b bg-warn px-4 py-2.5 md:px-6">
          <DatabaseZap aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <span>
            <strong className="font-medium text-warn">Muster cannot reach its database.</strong> What you see
            may be old, and nothing can be saved until it answers. This page goes on by itself.
          </span>
        </p>
      ) : null}
    </div>
  );
}
