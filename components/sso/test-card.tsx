"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { toast } from "#components/ui/toast.tsx";
import type { SamlTestView } from "#lib/sso/contract.ts";
import { samlReasonWords, samlTestPath } from "#lib/sso/vocabulary.ts";
import { isWaiting, useLatestTest, useStartTest } from "./queries.ts";

interface TestCardProps {
  directoryId: string;
  /** False before anything is saved, and while something is not. */
  isSaved: boolean;
  mayTest: boolean;
}

/** Tries a sign-in in a tab of its own, and tells live what came of it. Nobody is signed in by a test. */
export function TestCard({ directoryId, isSaved, mayTest }: TestCardProps) {
  const tests = useLatestTest(directoryId);
  const start = useTestSignIn(directoryId);
  const latest = tests.data?.latest ?? null;
  return (
    <Card
      id="test"
      title="Test sign-in"
      description="Opens the provider's sign-in in a new tab, and shows what it says and whom that would be. Nobody is signed in by it, and users notice nothing."
    >
      <div className="flex max-w-form flex-col gap-3">
        <div role="status" className="empty:-mb-3">
          {latest ? <Latest directoryId={directoryId} test={latest} /> : null}
        </div>
        {mayTest ? (
          <div className="flex flex-wrap items-center gap-3">
            <Button isDisabled={!isSaved} pending={start.isPending} onPress={start.begin}>
              Test sign-in
            </Button>
            {isSaved ? null : (
              <span className="text-muted text-sm">Save the SAML settings first: the test uses them.</span>
            )}
          </div>
        ) : null}
      </div>
    </Card>
  );
}

/** Starts a test in a new tab. The tab opens at the press itself, since browsers block one that opens later. */
export function useTestSignIn(directoryId: string) {
  const start = useStartTest(directoryId);
  return {
    isPending: start.isPending,
    begin() {
      const tab = window.open("about:blank", "_blank");
      // The provider's page must not reach back into the console.
      if (tab) tab.opener = null;
      start.mutate(undefined, {
        onSuccess: ({ location }) => {
          if (tab) tab.location.replace(location);
          else window.location.assign(location);
        },
        onError: (problem) => {
          tab?.close();
          toast.error(messageOf(problem));
        },
      });
    },
  };
}

function Latest({ directoryId, test }: { directoryId: string; test: SamlTestView }) {
  const link = <TextLink href={samlTestPath(directoryId, test.id)}>See the assertion</TextLink>;
  const { result } = test;
  if (result === null)
    return isWaiting(test) ? (
      <>
        <Status state="checking" label="Waiting for the provider's answer" className="!whitespace-normal" />
        <p className="mt-1 text-muted text-sm">
          Sign in on the tab that has opened. The answer shows up there, and here.
        </p>
      </>
    ) : (
      <Status state="none" label="The last test got no answer" className="!whitespace-normal" />
    );
  const when = (
    <span className="text-muted text-sm">
      <RelativeTime iso={test.answeredAt ?? test.createdAt} />, by {test.createdBy}.
    </span>
  );
  if (result.reason === null)
    return (
      <Callout tone="ok" title={`The test signed in ${result.user?.name ?? "a user"}`}>
        {when} {link}
      </Callout>
    );
  return (
    <Callout tone="error" title={samlReasonWords[result.reason].seen}>
      <p>{result.detail ?? samlReasonWords[result.reason].remedy}</p>
      {when} {link}
    </Callout>
  );
}
