import type { Metadata } from "next";
import { headers } from "next/headers";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { AcceptForm } from "#components/portal/accept-form.tsx";
import { CompanyLink } from "#components/portal/company-link.tsx";
import { PlatformLinks } from "#components/portal/platform-links.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { openInvitation } from "#lib/invitations/accept-user-invitation.ts";
import { platformOf } from "#lib/mail/templates/platform-of.ts";
import { readPlatformLinks } from "#lib/mail/templates/read-templates.ts";

// The link is a secret: it is not told to any page that is opened from here.
export const metadata: Metadata = { title: "Set up your access", referrer: "no-referrer" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invited = await openInvitation(token);
  const links = invited ? await readPlatformLinks(invited.directoryId) : [];
  return (
    <div className="flex flex-col items-center px-4 pt-[max(48px,12vh)] pb-12">
      {invited?.isSaml ? (
        <AuthCard
          title={`Welcome, ${invited.displayName ?? invited.userName}`}
          description={`You sign in to ${invited.directoryName} with your company's sign-in, as ${invited.userName}. Then you add a passkey, so that this device signs you in.`}
        >
          <CompanyLink directoryId={invited.directoryId} />
        </AuthCard>
      ) : invited ? (
        <AuthCard
          title={`Welcome, ${invited.displayName ?? invited.userName}`}
          description={`Set up how you sign in to ${invited.directoryName}. Your sign-in name is ${invited.identifier ?? invited.userName}.`}
        >
          <AcceptForm token={token} signInName={invited.identifier ?? invited.userName} />
        </AuthCard>
      ) : (
        <AuthCard
          title="This link has ended"
          description="It was used, replaced by a newer one, or has expired. Ask your help desk for a new one."
        >
          <LinkButton href="/portal/sign-in" className="w-full">
            Sign in
          </LinkButton>
        </AuthCard>
      )}
      <PlatformLinks links={links} own={platformOf((await headers()).get("user-agent"))} />
    </div>
  );
}
