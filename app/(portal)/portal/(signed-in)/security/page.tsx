import type { Metadata } from "next";
import { PortalPasswordCard } from "#components/portal/password-card.tsx";
import { PortalSessionsCard } from "#components/portal/sessions-card.tsx";
import { SignInRows } from "#components/portal/sign-in-rows.tsx";
import { Card } from "#components/ui/card.tsx";
import { listOwnSessions } from "#lib/portal/list-sessions.ts";
import { listOwnSignIns } from "#lib/portal/list-sign-ins.ts";
import { waysToProve } from "#lib/portal/prove-user.ts";
import { pageUser } from "../page-user.ts";

export const metadata: Metadata = { title: "Security" };

export default async function PortalSecurityPage() {
  const user = await pageUser();
  const [{ sessions }, { signIns }, { password }] = await Promise.all([
    listOwnSessions(user),
    listOwnSignIns(user),
    waysToProve(user),
  ]);
  return (
    <div className="flex flex-col gap-6">
      <h1 className="sr-only">Security</h1>
      <PortalSessionsCard sessions={sessions} />
      {password ? <PortalPasswordCard signInName={user.userName} /> : null}
      <Card
        title="Your latest sign-ins"
        description="Was one of them not you? Sign out there, remove the device that was used, and tell your help desk."
        padded={false}
      >
        <SignInRows signIns={signIns} />
      </Card>
    </div>
  );
}
