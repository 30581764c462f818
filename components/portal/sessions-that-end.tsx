import { counted } from "#components/ui/number-words.ts";
import type { SessionCounts } from "#lib/portal/security/contract.ts";
import type { Authentication } from "#lib/portal/vocabulary.ts";

/** How many sessions end where users sign in another way from now on; as session.store.ts ends them. */
export function endingSessions({ passkey, password, saml }: SessionCounts, to: Authentication): number {
  if (to === "none") return passkey + password + saml;
  return to === "saml" ? password : saml;
}

const ways: Record<Authentication, string> = {
  none: "Whoever is signed in is signed out at once",
  password: "Whoever came in by SAML is signed out at once, and signs in with a passkey or a password",
  saml: "Whoever came in with a password is signed out at once, and signs in at the identity provider",
};

/** What a change of the way to sign in does to who is signed in, with the number. */
export function SessionsThatEnd({ counts, to }: { counts: SessionCounts | undefined; to: Authentication }) {
  const ending = counts && endingSessions(counts, to);
  return (
    <>
      {ways[to]}
      {ending === undefined ? (
        "."
      ) : (
        <>
          : <strong>{counted(ending, "session")}</strong> now.
        </>
      )}
      {to !== "none" ? " Whoever came in with a passkey stays signed in." : null}
    </>
  );
}
