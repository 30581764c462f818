import { useEffect, useRef, useState } from "react";
import { ApiProblem } from "#components/layout/api.ts";
import { messageOf } from "#components/layout/form-errors.ts";
import { useSettled } from "#components/layout/use-settled.ts";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { RestingSearch } from "#components/ui/resting-search.tsx";
import { Select } from "#components/ui/select.tsx";
import type { MailTemplateText } from "#lib/mail/templates/contract.ts";
import { useExamples, usePreview } from "./queries.ts";

const views = [
  { id: "wide", label: "HTML" },
  { id: "phone", label: "HTML on a phone" },
  { id: "text", label: "Plain text" },
] as const;
const themes = [
  { id: "light", label: "Light" },
  { id: "dark", label: "Dark" },
] as const;
type View = (typeof views)[number]["id"];
type Theme = (typeof themes)[number]["id"];

const INVENTED = { id: "invented", label: "Ada Lovelace (invented)" };

/** A user of the directory whom the template is shown with. */
export interface ExampleUser {
  id: string;
  label: string;
  description: string;
}

interface TemplatePreviewProps {
  directoryId: string;
  words: MailTemplateText;
  /** Null: somebody invented. */
  example: ExampleUser | null;
  onChoose: (example: ExampleUser | null) => void;
}

/** What a user of the directory would get, as it is being written. */
export function TemplatePreview({ directoryId, words, example, onChoose }: TemplatePreviewProps) {
  const [view, setView] = useState<View>("wide");
  const [theme, setTheme] = useState<Theme>("light");
  const [search, setSearch] = useState("");
  const preview = usePreview(directoryId, { ...useSettled(words, 400), userId: example?.id ?? null });
  const { data: found } = useExamples(directoryId, search);
  const people = (found?.users ?? []).map(({ id, displayName, userName }) => ({
    id,
    label: displayName ?? userName,
    description: userName,
  }));
  // Whom another search no longer finds is still the one who is shown.
  if (example && !people.some(({ id }) => id === example.id)) people.unshift(example);
  return (
    <Card
      title="Preview"
      description="As it would reach a user of the directory. Its link is only an example."
    >
      <div className="flex flex-col gap-3">
        <div className="grid gap-2 sm:grid-cols-2">
          <RestingSearch
            label="Find a user of the directory"
            search={search}
            onSearch={setSearch}
            className="w-full"
          />
          <Select
            label="User"
            hideLabel
            options={[INVENTED, ...people]}
            value={example?.id ?? INVENTED.id}
            onChange={(id) => onChoose(people.find((one) => one.id === id) ?? null)}
          />
          <Select label="View" hideLabel options={views} value={view} onChange={setView} />
          {view === "text" ? null : (
            <Select label="Looks" hideLabel options={themes} value={theme} onChange={setTheme} />
          )}
        </div>
        {preview.error ? (
          <Callout tone="warn" role="status" title="The preview waits">
            {sentencesOf(preview.error)}
          </Callout>
        ) : null}
        {preview.data ? (
          <>
            {preview.data.leftOut.length > 0 && !preview.error ? (
              <Callout tone="warn" role="status" title="A mail can't hold all of this">
                Left out: {preview.data.leftOut.join(", ")}.
              </Callout>
            ) : null}
            <p className="text-sm">
              <span className="text-muted">Subject: </span>
              <span className="font-medium [overflow-wrap:anywhere]">{preview.data.subject}</span>
            </p>
            {view === "text" ? (
              <pre className="max-h-[40rem] overflow-auto whitespace-pre-wrap rounded-md border bg-surface p-4 font-mono text-xs [overflow-wrap:anywhere]">
                {preview.data.text}
              </pre>
            ) : (
              <Frame html={preview.data.html} isDark={theme === "dark"} isNarrow={view === "phone"} />
            )}
          </>
        ) : null}
      </div>
    </Card>
  );
}

function sentencesOf(problem: Error): string {
  const details = problem instanceof ApiProblem ? problem.fieldErrors.map(({ detail }) => detail) : [];
  return details.length > 0 ? details.join(" ") : messageOf(problem);
}

/** Light or dark as chosen here, not as this reader's screen is. */
const inTheme = (html: string, isDark: boolean) =>
  html
    .replaceAll("(prefers-color-scheme: dark)", isDark ? "all" : "not all")
    .replaceAll("light dark", isDark ? "dark" : "light");

/** The mail in a document without an origin, into which it is handed as text: see lib/mail/templates/preview-frame.ts. */
function Frame({ html, isDark, isNarrow }: { html: string; isDark: boolean; isNarrow: boolean }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const shown = inTheme(html, isDark);
  const hand = () => frame.current?.contentWindow?.postMessage(shown, "*");
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each thing to show; the frame asks by its load
  useEffect(() => hand(), [shown]);
  return (
    <div className={isNarrow ? "mx-auto w-full max-w-[22.5rem]" : "w-full"}>
      <iframe
        ref={frame}
        title="The mail as HTML"
        src="/api/v1/mail-templates/frame"
        sandbox="allow-scripts"
        onLoad={hand}
        className="h-[40rem] w-full rounded-md border"
      />
    </div>
  );
}
