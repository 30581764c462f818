import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { ApiProblem } from "./api.ts";

/**
 * Puts a refused save's field errors beside their fields and focuses the first;
 * what belongs to no field of the form becomes `errors.root`, for the form's summary.
 */
export function applyFieldErrors<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  problem: unknown,
): void {
  const values = form.getValues();
  const known =
    problem instanceof ApiProblem
      ? problem.fieldErrors.filter(({ field }) => fieldExists(values, field))
      : [];
  known.forEach(({ field, detail }, index) => {
    form.setError(field as Path<Values>, { type: "server", message: detail }, { shouldFocus: index === 0 });
  });
  if (known.length === 0) {
    form.setError("root", { type: "server", message: messageOf(problem) });
  }
}

/** The sentence to show for anything that a call may throw. */
export function messageOf(problem: unknown): string {
  if (problem instanceof ApiProblem) {
    return problem.requestId && problem.status >= 500
      ? `${problem.message} (request ${problem.requestId})`
      : problem.message;
  }
  return "Muster's answer was not understood. Reload the page; it may be older than the server.";
}

function fieldExists(values: FieldValues, path: string): boolean {
  let current: unknown = values;
  for (const part of path.split(".")) {
    if (typeof current !== "object" || current === null || !(part in current)) return false;
    current = (current as Record<string, unknown>)[part];
  }
  return true;
}
