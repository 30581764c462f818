import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { safeNext } from "#components/auth/safe-next.ts";
import { SignInForm } from "#components/auth/sign-in-form.tsx";
import { DatabaseDown } from "#components/layout/database-down.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { hasOwner } from "#lib/auth/create-setup-link.ts";
import { currentActor } from "#lib/auth/page-actor.ts";
import { isDatabaseUnavailable } from "#lib/platform/errors/database-error.ts";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = safeNext((await searchParams).next);
  const visitor = await readVisitor();
  if (visitor === "database-down") return <DatabaseDown />;
  if (visitor === "signed-in") redirect(next);
  if (visitor === "before-first-owner") {
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

async function readVisitor(): Promise<"signed-in" | "before-first-owner" | "signed-out" | "database-down"> {
  try {
    if (await currentActor()) return "signed-in";
    return (await hasOwner()) ? "signed-out" : "before-first-owner";
  } catch (error) {
    if (isDatabaseUnavailable(error)) return "database-down";
    throw error;
  }
}
