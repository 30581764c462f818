import type { Metadata } from "next";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { PortalSignInForm } from "#components/portal/sign-in-form.tsx";
import { samlReasonWords } from "#lib/sso/vocabulary.ts";

export const metadata: Metadata = { title: "Sign in to the portal" };

type Search = Promise<Record<string, string | string[] | undefined>>;

export default async function PortalSignInPage({ searchParams }: { searchParams: Search }) {
  const { refused } = await searchParams;
  return (
    <div className="flex flex-col items-center px-4 pt-[max(48px,12vh)] pb-12">
      <AuthCard title="Sign in" description="Your profile, your devices and the address book.">
        <PortalSignInForm refused={wordsOf(refused)} />
      </AuthCard>
    </div>
  );
}

/** Why a company's sign-in led nowhere; only reasons that there are, whatever an address says. */
function wordsOf(reason: string | string[] | undefined): string | null {
  const found = Object.entries(samlReasonWords).find(([known]) => known === reason);
  return found ? `You were not signed in. ${found[1].seen}. Try again, or ask your help desk.` : null;
}
