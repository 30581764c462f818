import type { Metadata } from "next";
import { DirectoryForm } from "#components/directories/directory-form.tsx";
import { TypeChoice } from "#components/directories/type-choice.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { directoryTypeNames, directoryTypes } from "#lib/directories/vocabulary.ts";

export const metadata: Metadata = { title: "Add directory" };

interface NewDirectoryPageProps {
  searchParams: Promise<{ type?: string | string[] }>;
}

export default async function NewDirectoryPage({ searchParams }: NewDirectoryPageProps) {
  const actor = await requirePageActor("admin");
  const { type: asked } = await searchParams;
  const type = directoryTypes.find((each) => each === asked);
  if (actor.directoryIds !== null) {
    return (
      <>
        <PageHeader title="Add directory" />
        <Callout tone="info" title="You cannot add a directory">
          Your access is limited to some directories, and a new one would be outside of them. Ask an owner.
        </Callout>
      </>
    );
  }
  if (!type) {
    return (
      <>
        <PageHeader title="Add directory" description="Where do your users come from?" />
        <TypeChoice />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={`Add directory: ${directoryTypeNames[type]}`}
        description={
          <>
            Another type? <TextLink href="/settings/directories/new">Choose again</TextLink>
          </>
        }
      />
      <DirectoryForm key={type} type={type} />
    </>
  );
}
