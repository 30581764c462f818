"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { type SamlReason, samlReasonWords } from "#lib/sso/vocabulary.ts";

const askHelpDesk = "If it stays so, tell your help desk what stands here.";

/** What a user can do about it; of other reasons they can only try again. */
const advice: Partial<Record<SamlReason, string>> = {
  no_authn_instant:
    "You can go on signing in as you do, and confirm with a passkey if you have one. Only your help desk can put the rest right: tell them what stands here.",
  not_asked_again: `Sign out of your company's sign-in in another tab, then try again: it has to ask you anew. ${askHelpDesk}`,
  other_user: `Try again, and sign in there as yourself. ${askHelpDesk}`,
  other_browser: `Try again, and stay in this browser. ${askHelpDesk}`,
};

/** Says, on the page where a user was to confirm that it is them, why their company's sign-in confirmed nothing. */
export default function RefusedProof() {
  const reason = useSearchParams().get("refused");
  const path = usePathname();
  const router = useRouter();
  const known = Object.entries(samlReasonWords).find(([one]) => one === reason);
  if (known === undefined) return null;
  const [key, { seen }] = known;
  return (
    <Callout
      tone="warn"
      role="alert"
      title="It was not confirmed that it is you"
      className="mb-4"
      action={
        <Button size="sm" onPress={() => router.replace(path)}>
          Close
        </Button>
      }
    >
      {seen}. Nothing was changed, and you are still signed in.{" "}
      {advice[key as SamlReason] ?? `Try again. ${askHelpDesk}`}
    </Callout>
  );
}
