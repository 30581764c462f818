import { clsx } from "clsx";
import { Badge, type Tone } from "#components/ui/badge.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { type GraphPermissionFact, graphPermissions } from "./graph-permission-facts.ts";

const needs: Record<GraphPermissionFact["need"], { word: string; tone: Tone }> = {
  needed: { word: "Needed", tone: "info" },
  optional: { word: "Optional", tone: "neutral" },
  unused: { word: "Leave out", tone: "neutral" },
};

/** Each permission with its exact name, type, and the feature that needs it. */
export function GraphPermissions() {
  return (
    <>
      <ul className="overflow-hidden rounded-md border bg-bg">
        {graphPermissions
          .filter(({ need }) => need !== "unused")
          .map((permission) => (
            <Permission key={permission.name} {...permission} />
          ))}
      </ul>
      <details className="rounded-md border bg-bg">
        <summary className="px-2.5 py-2 font-medium">
          Permissions that other guides list, and why they are left out
        </summary>
        <ul className="border-t">
          {graphPermissions
            .filter(({ need }) => need === "unused")
            .map((permission) => (
              <Permission key={permission.name} {...permission} />
            ))}
        </ul>
      </details>
    </>
  );
}

function Permission({ name, type, need, reason }: GraphPermissionFact) {
  const { word, tone } = needs[need];
  return (
    <li className="border-b py-1.5 pr-1 pl-2.5 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-2">
        <code className="min-w-0 break-all font-medium">{name}</code>
        <span className={clsx("ml-auto flex items-center gap-2", need === "unused" && "pr-1.5")}>
          <Badge tone={tone}>{word}</Badge>
          {need === "unused" ? null : <CopyButton value={name} label={name} />}
        </span>
      </div>
      <p className="pr-2 pb-1 text-muted">
        {type}. {reason}
      </p>
    </li>
  );
}
