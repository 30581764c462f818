"use client";

import "./globals.css";

/** The last resort: the root layout itself failed, so this brings its own document. */
export default function GlobalError({
  error,
  retry,
}: {
  error: Error & { digest?: string };
  retry: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <title>Muster</title>
        <main className="mx-auto flex min-h-dvh max-w-form flex-col justify-center px-6 py-16">
          <h1 className="font-semibold text-xl">Muster could not start this page</h1>
          <p className="mt-3 text-muted">
            Nothing was changed. Try again; if it happens again, the server’s log has the reason.
          </p>
          {error.digest ? <p className="mt-3 font-mono text-sm">{error.digest}</p> : null}
          <button
            type="button"
            onClick={retry}
            className="mt-5 h-9 w-fit rounded-md bg-accent px-3.5 font-medium text-on-accent hover:bg-accent-hover"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
