import { Button } from "#components/ui/button.tsx";
import { expressionExamples, expressionFunctions } from "#lib/mapping/vocabulary.ts";

/** What an expression can say, with examples to begin with. */
export function ExpressionHelp({
  type,
  onUse,
}: {
  type: "okta" | "entra";
  onUse: (expression: string) => void;
}) {
  return (
    <details className="rounded-md border text-sm">
      <summary className="cursor-pointer px-3 py-2 font-medium">How expressions are written</summary>
      <div className="flex flex-col gap-4 border-t px-3 py-3">
        <p className="text-muted">
          Attributes by the name that {type === "okta" ? "Okta’s profile editor" : "Microsoft Graph"} gives
          them, texts in quotes, <code>+</code> to put them together, <code>if … then … else …</code> with{" "}
          <code>=</code>, <code>!=</code>, <code>and</code>, <code>or</code>, <code>not</code>. An attribute
          without a value is an empty text. Of several values the first counts, except in <code>join</code>{" "}
          and <code>contains</code>.
        </p>
        <ul className="flex flex-col gap-2">
          {expressionExamples[type].map(({ text, does }) => (
            <li key={text} className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
              <span className="min-w-0">
                <span className="block text-muted text-xs">{does}</span>
                <code className="text-xs [overflow-wrap:anywhere]">{text}</code>
              </span>
              <Button size="sm" onPress={() => onUse(text)} aria-label={`Use ${text}`}>
                Use
              </Button>
            </li>
          ))}
        </ul>
        <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[auto_minmax(0,1fr)]">
          {Object.values(expressionFunctions).map(({ usage, does }) => (
            <div key={usage} className="contents">
              <dt>
                <code className="text-xs">{usage}</code>
              </dt>
              <dd className="text-muted text-xs leading-5 max-sm:mb-1">{does}</dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  );
}
