import type { UseFormReturn } from "react-hook-form";
import type { FormProblem } from "#components/ui/form-summary.tsx";
import type { DirectoryType } from "#lib/directories/vocabulary.ts";
import { type DirectoryFormValues, type FieldName, fieldLabels, labelOf } from "./form-values.ts";

/** From this many fields on, a form repeats its errors above the button. */
const SUMMARY_FROM = 3;
const fieldCounts: Record<DirectoryType, number> = { okta: 3, entra: 7, scim: 1 };

/** What the summary shows after an attempt to save: each wrong field in the form's order, and what concerns the whole. */
export function problemsOf(form: UseFormReturn<DirectoryFormValues>, type: DirectoryType): FormProblem[] {
  const { errors, submitCount } = form.formState;
  const whole = errors.root?.message ? [{ message: errors.root.message }] : [];
  if (submitCount === 0 || fieldCounts[type] < SUMMARY_FROM) {
    return whole;
  }
  const fields = (Object.keys(fieldLabels) as FieldName[]).flatMap((name) => {
    const message =
      name === "policy.graceDays" ? errors.policy?.graceDays?.message : errors[name as "name"]?.message;
    return message ? [{ label: labelOf(name, type), message, onSelect: () => form.setFocus(name) }] : [];
  });
  return [...fields, ...whole];
}
