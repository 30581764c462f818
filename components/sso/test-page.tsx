"use client";

import { messageOf } from "#components/layout/form-errors.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { Status, type StatusState } from "#components/ui/status.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import type { MatchedUser, SamlTestResult } from "#lib/sso/contract.ts";
import { samlReasonWords } from "#lib/sso/vocabulary.ts";
import { AssertionCard } from "./assertion-card.tsx";
import { checksOf, type TestCheck } from "./checks.ts";
import { isWaiting, useTest } from "./queries.ts";
import { useTestSignIn } from "./test-card.tsx";

interface TestPageProps {
  directoryId: string;
  testId: string;
  /** What the primary user identifier is called. */
  identifierName: string;
  mayTest: boolean;
}

/** What came of a test sign-in: the verdict, whom it means, every check, and the assertion itself. */
export function TestPage({ directoryId, testId, identifierName, mayTest }: TestPageProps) {
  const { data: test, error } = useTest(directoryId, testId);
  const again = useTestSignIn(directoryId);
  const actions = (
    <div className="flex flex-wrap gap-2">
      <LinkButton href={`/settings/directories/${directoryId}/config`}>Back to Config</LinkButton>
      {mayTest ? (
        <Button pending={again.isPending} onPress={again.begin}>
          Test again
        </Button>
      ) : null}
    </div>
  );
  if (!test)
    return error ? (
      <div className="flex flex-col gap-4">
        <Callout tone="error" role="alert" title="This test can't be shown">
          {messageOf(error)}
        </Callout>
        {actions}
      </div>
    ) : (
      <SkeletonRows rows={8} label="Loading the test" />
    );
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="font-semibold text-lg">Test sign-in</h2>
          <p className="text-muted text-sm">
            Begun by {test.createdBy} at <AbsoluteTime iso={test.createdAt} />. It can be read until{" "}
            <AbsoluteTime iso={test.expiresAt} />.
          </p>
        </div>
        {actions}
      </div>
      <div role="status">
        {test.result ? (
          <Verdict result={test.result} identifierName={identifierName} />
        ) : (
          <Callout
            tone="info"
            title={isWaiting(test) ? "Waiting for the provider's answer" : "No answer came"}
          >
            {isWaiting(test)
              ? "Sign in on the provider's page. What it answers shows up here by itself."
              : "The provider has not answered in time. If its page showed an error, that says why; then test again."}
          </Callout>
        )}
      </div>
      {test.result ? (
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Card title="Checks" padded={false}>
            <ol className="divide-y">
              {checksOf(test.result).map((check) => (
                <CheckItem key={check.title} check={check} />
              ))}
            </ol>
          </Card>
          <AssertionCard result={test.result} />
        </div>
      ) : null}
    </div>
  );
}

function Verdict({ result, identifierName }: { result: SamlTestResult; identifierName: string }) {
  const { reason, user, otherwise } = result;
  const fields = { userName: "user name", identifier: identifierName } as const;
  const person = (matched: MatchedUser) => <TextLink href={`/users/${matched.id}`}>{matched.name}</TextLink>;
  if (reason === null)
    return (
      <Callout tone="ok" title="This sign-in would work">
        {user ? (
          <p>
            It would sign in {person(user)} (<code>{user.userName}</code>), matched by{" "}
            {fields[user.matchedBy]}.
          </p>
        ) : null}
      </Callout>
    );
  const words = samlReasonWords[reason];
  return (
    <Callout
      tone="error"
      title={`It would be refused: ${words.seen.charAt(0).toLowerCase()}${words.seen.slice(1)}`}
    >
      <p>{words.remedy}</p>
      {user ? <p className="mt-1">It names {person(user)}.</p> : null}
      {otherwise ? (
        <p className="mt-1">
          By {fields[otherwise.matchedBy]} it would be {person(otherwise)} (<code>{otherwise.userName}</code>
          ): choose that in Config under “The NameID is a user's”, if it is the right one.
        </p>
      ) : null}
    </Callout>
  );
}

const looks: Record<TestCheck["state"], { state: StatusState; label: string }> = {
  passed: { state: "healthy", label: "Passed" },
  failed: { state: "failed", label: "Failed" },
  unknown: { state: "none", label: "Not checked" },
};

function CheckItem({ check: { title, state, seen, remedy } }: { check: TestCheck }) {
  return (
    <li className="flex gap-3 px-4 py-2.5 text-sm">
      <Status {...looks[state]} show="icon" className="mt-0.5 self-start" />
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <p className={state === "unknown" ? "text-muted" : "font-medium"}>{title}</p>
        {seen ? <p>{seen}</p> : null}
        {remedy ? <p className="mt-1 border-l-2 pl-3">{remedy}</p> : null}
      </div>
    </li>
  );
}
