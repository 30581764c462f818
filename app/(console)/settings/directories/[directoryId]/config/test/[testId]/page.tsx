import { dehydrate, HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { prefetchClient } from "#components/layout/query-client.ts";
import { testQuery } from "#components/sso/queries.ts";
import { TestPage } from "#components/sso/test-page.tsx";
import { hasRole } from "#lib/auth/actor.ts";
import { requirePageActor } from "#lib/auth/page-actor.ts";
import { isId } from "#lib/platform/db/id.ts";
import { readSso } from "#lib/sso/read-sso.ts";
import { readSamlTest } from "#lib/sso/read-test.ts";

export const metadata: Metadata = { title: "Test sign-in" };

interface TestPageProps {
  params: Promise<{ directoryId: string; testId: string }>;
}

export default async function SamlTestPage({ params }: TestPageProps) {
  const { directoryId, testId } = await params;
  const actor = await requirePageActor();
  if (!isId(testId)) notFound();
  const client = prefetchClient();
  const [{ identifierName }] = await Promise.all([
    readSso(actor, directoryId),
    client.prefetchQuery({
      ...testQuery(directoryId, testId),
      queryFn: () => readSamlTest(actor, directoryId, testId),
    }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <TestPage
        directoryId={directoryId}
        testId={testId}
        identifierName={identifierName}
        mayTest={hasRole(actor, "admin")}
      />
    </HydrationBoundary>
  );
}
