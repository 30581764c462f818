import type { UseFormReturn } from "react-hook-form";
import { expect, test, vi } from "vitest";
import { ApiProblem } from "./api.ts";
import { applyFieldErrors } from "./form-errors.ts";

interface Values {
  name: string;
  policy: { graceDays: number };
}

function aForm() {
  const setError = vi.fn();
  const form = {
    setError,
    getValues: () => ({ name: "", policy: { graceDays: 30 } }),
  } as unknown as UseFormReturn<Values>;
  return { form, setError };
}

test("field errors land beside their fields, nested ones too, and the first takes the focus", () => {
  const { form, setError } = aForm();
  applyFieldErrors(
    form,
    new ApiProblem(400, {
      errors: [
        { field: "policy.graceDays", detail: "At most 90." },
        { field: "name", detail: "Taken." },
      ],
    }),
  );
  expect(setError.mock.calls).toEqual([
    ["policy.graceDays", { type: "server", message: "At most 90." }, { shouldFocus: true }],
    ["name", { type: "server", message: "Taken." }, { shouldFocus: false }],
  ]);
});

test("what belongs to no field of the form is told for all of it", () => {
  const { form, setError } = aForm();
  applyFieldErrors(
    form,
    new ApiProblem(409, { detail: "Changed meanwhile.", errors: [{ field: "unknown", detail: "?" }] }),
  );
  expect(setError.mock.calls).toEqual([["root", { type: "server", message: "Changed meanwhile." }]]);
});
