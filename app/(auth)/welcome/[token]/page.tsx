import type { Metadata } from "next";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { CreateOwnerForm } from "#components/auth/new-account-form.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { hasOwner, isSetupTokenOpen } from "#lib/auth/create-setup-link.ts";

// The link is a secret: it is not told to any page that is opened from here.
export const metadata: Metadata = { title: "Create the owner", referrer: "no-referrer" };

export default async function WelcomePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  if (await isSetupTokenOpen(token)) {
    return (
      <AuthCard
        title="Welcome to Muster"
        description="You create the owner, who may do everything and invites the other admins."
      >
        <CreateOwnerForm token={token} />
      </AuthCard>
    );
  }
  if (await hasOwner()) {
    return (
      <AuthCard
        title="This link was used"
        description="The owner exists. Sign in, or ask the owner to invite you."
      >
        <LinkButton href="/sign-in" variant="primary" className="w-full">
          Sign in
        </LinkButton>
      </AuthCard>
    );
  }
  return (
    <AuthCard
      title="This link no longer works"
      description="It was replaced by a newer one, or is older than 24 hours."
    >
      <p>
        Run <code>npm run up</code> on the server: it prints a new link as long as there is no owner.
      </p>
    </AuthCard>
  );
}
