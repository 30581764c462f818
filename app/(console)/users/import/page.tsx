import type { Metadata } from "next";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { ImportPage } from "#components/user-import/import-page.tsx";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { listDirectoryRefs } from "#lib/directories/list-directory-refs.ts";

export const metadata: Metadata = { title: "Import users" };

export default async function ImportUsersPage() {
  const actor = await requirePageActor("admin");
  const directories = await listDirectoryRefs(actor.directoryIds);
  return (
    <>
      <PageHeader
        title="Import users"
        description="From a CSV file, before your identity provider is connected. When it sends the same people later, it takes them over: nobody is there twice."
        actions={<LinkButton href="/users">All users</LinkButton>}
      />
      {directories.length > 0 ? (
        <ImportPage directories={directories.map(({ id, name }) => ({ id, name }))} />
      ) : (
        <EmptyState
          title="A directory comes first"
          action={
            <LinkButton variant="primary" href="/settings/directories">
              Add a directory
            </LinkButton>
          }
        >
          Every user belongs to a directory. Add the one whose identity provider is to send these users.
        </EmptyState>
      )}
    </>
  );
}
