import { clsx } from "clsx";
import { Download } from "lucide-react";
import { buttonClass } from "#components/ui/button-style.ts";
import type { PlatformLink } from "#lib/mail/templates/contract.ts";
import { PLATFORMS, type Platform } from "#lib/mail/templates/vocabulary.ts";

/** What users need on their devices: the link for the device in hand first, the others below it. */
export function PlatformLinks({ links, own }: { links: readonly PlatformLink[]; own: Platform }) {
  if (links.length === 0) return null;
  const mine = links.find(({ platform }) => platform === own);
  const others = links.filter((link) => link !== mine);
  return (
    <section aria-labelledby="platform-links" className="mt-6 w-full max-w-100">
      <h2 id="platform-links" className="mb-2 font-medium">
        {mine ? `For this device: ${PLATFORMS[mine.platform]}` : "For your devices"}
      </h2>
      {mine ? (
        <a
          href={mine.url}
          rel="noreferrer"
          className={clsx(buttonClass({ variant: "secondary", size: "md" }), "w-full gap-1.5")}
        >
          <Download aria-hidden className="size-4" />
          {mine.label}
        </a>
      ) : null}
      {others.length > 0 ? (
        <ul className="mt-3 flex flex-col gap-1.5 text-sm">
          {others.map(({ platform, url, label }) => (
            <li key={platform}>
              <a href={url} rel="noreferrer" className="text-accent underline underline-offset-2">
                {label}
              </a>{" "}
              <span className="text-muted">{PLATFORMS[platform]}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
