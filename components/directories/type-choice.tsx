import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { directoryTypes } from "#lib/directories/vocabulary.ts";
import { typeChoices } from "./type-words.ts";

/** The first question of a new directory: of which type, with what each one needs. */
export function TypeChoice() {
  return (
    <ul className="grid max-w-4xl gap-3">
      {directoryTypes.map((type) => {
        const { title, summary, prerequisites, minutes } = typeChoices[type];
        return (
          <li key={type}>
            <Link
              href={`/settings/directories/new?type=${type}`}
              className="group flex items-center gap-4 rounded-lg border p-4 transition-colors hover:border-input hover:bg-surface"
            >
              <div className="grid min-w-0 flex-1 gap-x-8 gap-y-3 md:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
                <div className="min-w-0">
                  <h2 className="font-semibold text-base">
                    {title}
                    <span className="ml-2 font-normal text-muted text-sm">about {minutes} minutes</span>
                  </h2>
                  <p className="mt-1 text-muted">{summary}</p>
                </div>
                <div className="min-w-0 text-sm">
                  <p className="font-medium">You need</p>
                  <ul className="mt-1 list-disc space-y-0.5 pl-4 text-muted">
                    {prerequisites.map((each) => (
                      <li key={each}>{each}</li>
                    ))}
                  </ul>
                </div>
              </div>
              <ChevronRight aria-hidden className="size-4 shrink-0 text-muted group-hover:text-text" />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
