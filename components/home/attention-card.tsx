"use client";

import { clsx } from "clsx";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { Notice } from "#lib/home/contract.ts";

/** More are shown on demand: the worst come first. */
const SHOWN = 4;

/** What an admin should look at, the worst first; each notice leads to its cure. */
export function AttentionCard({ notices }: { notices: readonly Notice[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? notices : notices.slice(0, SHOWN);
  const more = notices.length - shown.length;
  return (
    <Card
      title="Needs attention"
      padded={false}
      {...(more > 0 && {
        footer: (
          <Button size="sm" variant="ghost" onPress={() => setAll(true)}>
            Show {more} more
          </Button>
        ),
      })}
    >
      {notices.length === 0 ? (
        <p className="flex items-center gap-2.5 px-4 py-4 text-muted">
          <CircleCheck aria-hidden className="size-4 shrink-0 text-ok" />
          Nothing right now.
        </p>
      ) : (
        <ul className="divide-y">
          {shown.map((notice) => (
            <AttentionRow key={notice.id} notice={notice} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function AttentionRow({ notice: { severity, title, detail, link } }: { notice: Notice }) {
  const Icon = severity === "error" ? CircleAlert : TriangleAlert;
  return (
    <li className="flex gap-2.5 px-4 py-3">
      <Icon
        aria-hidden
        className={clsx("mt-0.5 size-4 shrink-0", severity === "error" ? "text-error" : "text-warn")}
      />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p className="font-medium">
          <span className="sr-only">{severity === "error" ? "Error: " : "Warning: "}</span>
          {title}
        </p>
        <p className="mt-0.5 text-muted text-sm">{detail}</p>
        <TextLink href={link.href} className="mt-1 inline-block text-sm">
          {link.label}
        </TextLink>
      </div>
    </li>
  );
}
