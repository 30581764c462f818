import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { safeNext } from "#components/auth/safe-next.ts";
import { SignInForm } from "#components/auth/sign-in-form.tsx";
import { DatabaseDown } from "#components/layout/database-down.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { hasOwner } from "#lib/auth/create-setup-link.ts";
import { currentActor } from "#lib/auth/page-actor.ts";
import { sessionIdOf } from "#lib/auth/session-cookie.ts";
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
    <AuthCard
      title="Sign in to Muster"
      description={
        visitor === "session-ended" ? "Your session has ended. Sign in to go on where you were." : null
      }
    >
      <SignInForm next={next} />
    </AuthCard>
  );
}

type Visitor = "signed-in" | "before-first-owner" | "signed-out" | "session-ended" | "database-down";

async function readVisitor(): Promise<Visitor> {
  try {
    if (await currentActor()) return "signed-in";
    if (!(await hasOwner())) return "before-first-owner";
    // Signing out takes the cookie away: whoever still has it was signed in, and did not end that themselves.
    return (await sessionIdOf(new Headers(await headers()))) ? "session-ended" : "signed-out";
  } catch (error) {
    if (isDatabaseUnavailable(error)) return "database-down";
    throw error;
  }
}
