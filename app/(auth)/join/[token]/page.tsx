import type { Metadata } from "next";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { AcceptInvitationForm } from "#components/auth/new-account-form.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { readInvitation } from "#lib/auth/accept-invitation.ts";

// The link is a secret: it is not told to any page that is opened from here.
export const metadata: Metadata = { title: "Accept the invitation", referrer: "no-referrer" };

export default async function JoinPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await readInvitation(token);
  if (!invitation) {
    return (
      <AuthCard
        title="This invitation has ended"
        description="It was used, withdrawn, replaced by a newer one, or is older than 7 days. Ask the person who invited you for a new link."
      >
        <LinkButton href="/sign-in" className="w-full">
          Sign in
        </LinkButton>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title="Join Muster"
      description={`${invitation.invitedBy} invites you with the role ${invitation.role}.`}
    >
      <AcceptInvitationForm token={token} email={invitation.email} />
    </AuthCard>
  );
}
