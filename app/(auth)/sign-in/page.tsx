import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { safeNext } from "#components/auth/safe-next.ts";
import { SignInForm } from "#components/auth/sign-in-form.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { hasOwner } from "#lib/auth/create-setup-link.ts";
import { currentActor } from "#lib/auth/page-actor.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = safeNext((await searchParams).next);
  if (await currentActor()) redirect(next);
  if (!(await hasOwner())) {
    return (
      <AuthCard title="Welcome to Muster" description="This installation has no owner yet.">
        <Callout tone="info" title="Open the one-time link">
          It stands in the terminal where Muster was started. To get a new one, run <code>npm run up</code>{" "}
          there again.
        </Callout>
      </AuthCard>
    );
  }
  return (
    <AuthCard title="Sign in to Muster">
      <SignInForm next={next} />
    </AuthCard>
  );
}
