"use client";

import { useEffect, useState } from "react";
import { type UseFormReturn, useWatch } from "react-hook-form";
import { ApiProblem } from "#components/layout/api.ts";
import { applyFieldErrors, messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { DirectoryTestResult } from "#lib/directories/contract.ts";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { CheckList } from "./check-list.tsx";
import { type DirectoryFormValues, type FieldName, testedFields } from "./form-values.ts";
import { useTestConnection } from "./queries.ts";

interface ConnectionTestProps {
  form: UseFormReturn<DirectoryFormValues>;
  type: Exclude<DirectoryType, "scim">;
  /** The directory, when it is saved already. */
  directoryId: string | null;
}

/** Checks the connection with the values in the form, saved or not, and shows each check. */
export function ConnectionTest({ form, type, directoryId }: ConnectionTestProps) {
  const test = useTestConnection(directoryId);
  const method = useWatch({ control: form.control, name: "authMethod" });
  const names: FieldName[] = ["authMethod", ...testedFields(type, method)];
  const tested = useWatch({ control: form.control, name: names });
  const fingerprint = JSON.stringify(tested);
  const [shown, setShown] = useState<{ result: DirectoryTestResult; of: string } | null>(null);
  const { reset } = test;
  // An answer about other values would mislead.
  useEffect(() => {
    if (fingerprint) reset();
  }, [fingerprint, reset]);

  async function run() {
    if (!(await form.trigger(names, { shouldFocus: true }))) return;
    const { name: _name, policy: _policy, ...values } = form.getValues();
    try {
      setShown({ result: await test.mutateAsync({ ...values, type }), of: fingerprint });
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.fieldErrors.length > 0) applyFieldErrors(form, problem);
    }
  }

  const result = shown?.of === fingerprint && !test.isPending ? shown.result : null;
  const isRefused = test.error instanceof ApiProblem && test.error.fieldErrors.length > 0;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button onPress={run} pending={test.isPending}>
          Test connection
        </Button>
        <p className="min-w-0 flex-1 basis-52 text-muted text-sm" role="status">
          {test.isPending ? "Asking the directory. This takes some seconds." : "Nothing is saved by a test."}
        </p>
      </div>
      {test.error && !isRefused ? (
        <Callout tone="error" role="alert">
          {messageOf(test.error)}
        </Callout>
      ) : null}
      {result ? <TestResult result={result} /> : null}
    </div>
  );
}

const outcomes = {
  healthy: { tone: "ok", title: "The connection works" },
  degraded: { tone: "warn", title: "The connection works, with warnings" },
  failed: { tone: "error", title: "The connection does not work yet" },
} as const;

function TestResult({ result }: { result: DirectoryTestResult }) {
  const { tone, title } = outcomes[result.outcome];
  const passed = result.checks.filter((check) => check.status === "ok").length;
  const asked = result.checks.filter((check) => check.status !== "skipped").length;
  return (
    <div className="overflow-hidden rounded-lg border">
      <Callout tone={tone} role="status" title={title} className="rounded-none">
        {passed} of {asked} checks passed in {(result.durationMs / 1000).toFixed(1)} s.
      </Callout>
      <CheckList checks={result.checks} />
    </div>
  );
}
