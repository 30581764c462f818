import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DirectoryForm } from "#components/directories/directory-form.tsx";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { pageDirectory } from "../page-directory.ts";

export const metadata: Metadata = { title: "Edit directory" };

export default async function EditDirectoryPage({ params }: { params: Promise<{ directoryId: string }> }) {
  await requirePageActor("admin");
  const directory = await pageDirectory((await params).directoryId);
  if (!directory) notFound();
  return <DirectoryForm type={directory.type} directory={directory} />;
}
