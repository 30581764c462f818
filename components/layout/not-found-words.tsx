import { LinkButton } from "#components/ui/link-button.tsx";

export function NotFoundWords() {
  return (
    <>
      <p className="font-mono text-muted text-sm">404</p>
      <h1 className="mt-1 font-semibold text-xl">There is no page here</h1>
      <p className="mt-3 text-muted">
        The address may be mistyped, what it showed may have been deleted, or your role does not include it.
      </p>
      <LinkButton href="/" className="mt-5">
        Go to Home
      </LinkButton>
    </>
  );
}
