import type { Metadata } from "next";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { PortalSignInForm } from "#components/portal/sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in to the portal" };

export default function PortalSignInPage() {
  return (
    <div className="flex flex-col items-center px-4 pt-[max(48px,12vh)] pb-12">
      <AuthCard title="Sign in" description="Your profile, your devices and the address book.">
        <PortalSignInForm />
      </AuthCard>
    </div>
  );
}
