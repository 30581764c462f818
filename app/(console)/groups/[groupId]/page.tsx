import { redirect } from "next/navigation";

export default async function GroupPage({ params }: { params: Promise<{ groupId: string }> }) {
  redirect(`/groups/${encodeURIComponent((await params).groupId)}/members`);
}
