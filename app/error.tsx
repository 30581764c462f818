"use client";

import { PageFailure } from "#components/layout/page-failure.tsx";

export default function RootError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-form flex-col justify-center px-6 py-16">
      <PageFailure error={error} retry={retry} />
    </main>
  );
}
