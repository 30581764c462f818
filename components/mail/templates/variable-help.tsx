import { VARIABLES, variables } from "#lib/mail/templates/vocabulary.ts";

/** Every variable with what it stands for, and what HTML may hold. */
export function VariableHelp() {
  return (
    <details className="rounded-lg border bg-bg text-sm">
      <summary className="cursor-pointer px-4 py-3 font-medium">Variables, and what a mail may hold</summary>
      <div className="flex flex-col gap-4 border-t p-4">
        <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[max-content_minmax(0,1fr)]">
          {variables.map((name) => (
            <div key={name} className="contents">
              <dt>
                <code className="text-xs">{`{{${name}}}`}</code>
              </dt>
              <dd className="text-muted max-sm:mb-2">{VARIABLES[name].meaning}</dd>
            </div>
          ))}
        </dl>
        <p className="text-muted">
          What stands between <code className="text-xs">{"{{#support}}"}</code> and{" "}
          <code className="text-xs">{"{{/support}}"}</code> is shown only where the variable is not empty. The
          same goes for every other variable.
        </p>
        <p className="text-muted">
          The HTML is the inside of the mail: headings, paragraphs, lists, tables, links (https, mailto, tel),
          pictures (https) and styles of single elements. Looks for light and dark are there already; the
          classes <code className="text-xs">button</code>, <code className="text-xs">quiet</code>,{" "}
          <code className="text-xs">panel</code> and <code className="text-xs">address</code> use them.
          Scripts, forms, style sheets and whatever else is not in this list are left out.
        </p>
      </div>
    </details>
  );
}
