"use client";

import { clsx } from "clsx";
import { Check } from "lucide-react";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { useClock } from "#components/ui/clock.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Spinner } from "#components/ui/spinner.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Checklist, Step } from "#lib/home/contract.ts";

const stateWords = { done: "Done", next: "Next", waiting: "Waiting", later: "Later" } as const;

/** The set-up's steps, ticking live. */
export function ChecklistCard({
  checklist: { directory, steps, stage },
  withLinks = true,
}: {
  checklist: Checklist;
  withLinks?: boolean;
}) {
  const finished = stage === "finished";
  const done = steps.filter(({ state }) => state === "done").length;
  return (
    <Card
      title={
        directory ? (finished ? `${directory.name} is set up` : `Set up ${directory.name}`) : "How it goes"
      }
      description={
        <span role="status">
          {done} of {steps.length} done
        </span>
      }
      padded={false}
      {...(finished && {
        footer: (
          <LinkButton href="/users" size="sm" variant="primary">
            See your users
          </LinkButton>
        ),
      })}
    >
      <div aria-hidden className="flex gap-0.5 px-4 pt-3">
        {steps.map(({ id, state }) => (
          <div
            key={id}
            className={clsx(
              "h-1 flex-1 rounded-full transition-colors",
              state === "done" ? "bg-ok-solid" : "bg-selected",
            )}
          />
        ))}
      </div>
      <ol className="px-4 py-2">
        {steps.map((step, index) => (
          <ChecklistStep key={step.id} step={withLinks ? step : { ...step, link: null }} place={index + 1} />
        ))}
      </ol>
    </Card>
  );
}

function ChecklistStep({ step, place }: { step: Step; place: number }) {
  const now = useClock();
  const { title, state, detail, link, help } = step;
  const open = state === "next" || state === "waiting";
  const helpIsDue = help !== null && now !== null && now >= Date.parse(help.from);
  return (
    <li aria-current={state === "next" ? "step" : undefined} className="flex gap-3 py-2">
      <StepMark state={state} place={place} />
      <div className="min-w-0 flex-1">
        <div className={clsx("font-medium", open ? "text-text" : "text-muted")}>
          <span className="sr-only">{stateWords[state]}: </span>
          {title}
        </div>
        {open && detail ? (
          <p className="mt-0.5 text-muted text-pretty [overflow-wrap:anywhere]">{detail}</p>
        ) : null}
        {helpIsDue ? (
          <Callout tone="warn" role="status" className="mt-2">
            {help.text}
            {help.link ? (
              <>
                {" "}
                <TextLink href={help.link.href}>{help.link.label}</TextLink>.
              </>
            ) : null}
          </Callout>
        ) : null}
        {open && link ? (
          <LinkButton
            href={link.href}
            size="sm"
            variant={state === "next" ? "primary" : "secondary"}
            className="mt-2.5 mb-1"
          >
            {link.label}
          </LinkButton>
        ) : null}
      </div>
    </li>
  );
}

function StepMark({ state, place }: { state: Step["state"]; place: number }) {
  const base = "grid size-5 shrink-0 place-items-center rounded-full text-xs";
  if (state === "done") {
    return (
      <span aria-hidden className={clsx(base, "bg-ok text-ok")}>
        <Check className="size-3.5" strokeWidth={2.5} />
      </span>
    );
  }
  if (state === "waiting") {
    return (
      <span aria-hidden className={clsx(base, "text-info")}>
        <Spinner className="size-4" />
      </span>
    );
  }
  return (
    <span
      aria-hidden
      className={clsx(
        base,
        "border font-medium tabular-nums",
        state === "next" ? "border-accent text-accent" : "border-divider text-muted",
      )}
    >
      {place}
    </span>
  );
}
