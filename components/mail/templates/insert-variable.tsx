import { Braces } from "lucide-react";
import type { RefObject } from "react";
import { Button } from "#components/ui/button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { type Variable, variables } from "#lib/mail/templates/vocabulary.ts";

interface InsertVariableProps {
  /** What it inserts into, as its label says. */
  label: string;
  /** Around the one field. */
  box: RefObject<HTMLDivElement | null>;
  without?: readonly Variable[];
}

/** Puts a variable where the cursor stands in a field. */
export function InsertVariable({ label, box, without = [] }: InsertVariableProps) {
  function insert(variable: Variable) {
    const field = box.current?.querySelector<HTMLInputElement | HTMLTextAreaElement>("input, textarea");
    if (!field) return;
    const end = field.selectionEnd ?? field.value.length;
    field.setRangeText(`{{${variable}}}`, field.selectionStart ?? end, end, "end");
    // As if it had been typed: the form hears of it.
    field.dispatchEvent(new Event("input", { bubbles: true }));
    // The closing menu gives the focus to its button first.
    requestAnimationFrame(() => requestAnimationFrame(() => field.focus()));
  }
  return (
    <Menu
      label={`Insert a variable into ${label}`}
      trigger={
        <Button size="sm" variant="ghost" icon={<Braces aria-hidden className="size-3.5" />}>
          Insert
          <span className="sr-only"> a variable into {label}</span>
        </Button>
      }
      actions={variables
        .filter((variable) => !without.includes(variable))
        .map((variable) => ({ label: variable, onAction: () => insert(variable) }))}
    />
  );
}
