import { LinkButton } from "#components/ui/link-button.tsx";
import type { Checklist } from "#lib/home/contract.ts";
import { ChecklistCard } from "./checklist-card.tsx";

/** Home before the first directory: what Muster is for, and the one step to take. */
export function Welcome({
  firstName,
  checklist,
  maySetUp,
}: {
  firstName: string;
  checklist: Checklist;
  maySetUp: boolean;
}) {
  return (
    <div className="mx-auto max-w-3xl py-4 md:py-10">
      <h1 className="font-semibold text-2xl tracking-tight">Welcome, {firstName}</h1>
      <p className="mt-2 max-w-xl text-lg text-muted">
        Connect Okta or Microsoft Entra ID, and your users, groups and devices follow the directory by
        themselves. It takes about ten minutes.
      </p>
      {maySetUp ? (
        <LinkButton href="/settings/directories/new" variant="primary" className="mt-6">
          Add a directory
        </LinkButton>
      ) : (
        <p className="mt-6">An admin adds the first directory; then its health shows here.</p>
      )}
      <div className="mt-10">
        <ChecklistCard checklist={checklist} withLinks={false} />
      </div>
    </div>
  );
}
