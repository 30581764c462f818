import type { Metadata } from "next";
import { DirectoryOverview } from "#components/directories/directory-overview.tsx";
import { pageDirectory } from "./page-directory.ts";

interface DirectoryPageProps {
  params: Promise<{ directoryId: string }>;
}

export async function generateMetadata({ params }: DirectoryPageProps): Promise<Metadata> {
  const directory = await pageDirectory((await params).directoryId);
  return { title: directory?.name ?? "Directory" };
}

export default async function DirectoryPage({ params }: DirectoryPageProps) {
  const { directoryId } = await params;
  return <DirectoryOverview directoryId={directoryId} />;
}
