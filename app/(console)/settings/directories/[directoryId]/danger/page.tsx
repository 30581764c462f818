import type { Metadata } from "next";
import { DirectoryDanger } from "#components/directories/danger.tsx";
import { requirePageActor } from "#lib/auth/page-actor.ts";

export const metadata: Metadata = { title: "Disable or delete directory" };

export default async function DangerPage({ params }: { params: Promise<{ directoryId: string }> }) {
  await requirePageActor("admin");
  return <DirectoryDanger directoryId={(await params).directoryId} />;
}
