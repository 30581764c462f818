import type { ReactNode } from "react";
import { MusterMark } from "#components/layout/organisation-mark.tsx";

interface AuthCardProps {
  title: string;
  description?: ReactNode;
  children?: ReactNode;
}

/** The one thing on a page before sign-in. */
export function AuthCard({ title, description, children }: AuthCardProps) {
  return (
    <main className="w-full max-w-100">
      <div className="mb-6 flex flex-col items-center text-center">
        <MusterMark className="size-10" />
        <h1 className="mt-5 font-semibold text-xl tracking-tight">{title}</h1>
        {description ? <p className="mt-1.5 text-pretty text-muted">{description}</p> : null}
      </div>
      {children ? <div className="rounded-lg border bg-raised p-5 sm:p-6">{children}</div> : null}
    </main>
  );
}
