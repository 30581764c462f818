import type { Metadata } from "next";
import { headers } from "next/headers";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { AcceptForm } from "#components/portal/accept-form.tsx";
import { CompanyLink } from "#components/portal/company-link.tsx";
import { EndedLink } from "#components/portal/ended-link.tsx";
import { PlatformLinks } from "#components/portal/platform-links.tsx";
import { openInvitation } from "#lib/invitations/accept-user-invitation.ts";
import { whyEnded } from "#lib/invitations/renew-invitation.ts";
import type { EndedLink as Why } from "#lib/invitations/vocabulary.ts";
import { platformOf } from "#lib/mail/templates/platform-of.ts";
import { readPlatformLinks } from "#lib/mail/templates/read-templates.ts";

// The link is a secret: it is not told to any page that is opened from here.
export const metadata: Metadata = { title: "Set up your access", referrer: "no-referrer" };

const ended: Record<Why, { title: string; description: string }> = {
  used: {
    title: "This link was used",
    description:
      "Your access is set up. Sign in with what you chose then; if you cannot, ask your help desk for a new link.",
  },
  replaced: {
    title: "There is a newer link",
    description: "You were sent another mail after this one. Open the link in the latest one.",
  },
  expired: {
    title: "This link has expired",
    description:
      "For your safety a link is good for some days only. Have a new one sent to your email address.",
  },
  withdrawn: {
    title: "This link has ended",
    description:
      "It was withdrawn, or is not complete. Open it from the mail once more, or ask your help desk for a new one.",
  },
};

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invited = await openInvitation(token);
  const why = invited ? "used" : await whyEnded(token);
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
        <AuthCard title={ended[why].title} description={ended[why].description}>
          <EndedLink token={token} why={why} />
        </AuthCard>
      )}
      <PlatformLinks links={links} own={platformOf((await headers()).get("user-agent"))} />
    </div>
  );
}
