import { Callout } from "#components/ui/callout.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { AbsoluteTime } from "#components/ui/relative-time.tsx";
import type { AssertionView, SamlTestResult } from "#lib/sso/contract.ts";
import { samlReasonWords } from "#lib/sso/vocabulary.ts";
import { CertificateRow } from "./certificate-row.tsx";

/** What the identity provider says, as text, whatever it holds. */
export function AssertionCard({
  result: { assertion, certificate, saysWhen, xml },
}: {
  result: SamlTestResult;
}) {
  return (
    <Card title="Assertion">
      <div className="flex flex-col gap-4">
        {assertion && !assertion.isVerified ? (
          <Callout tone="warn" title="Nobody vouches for this">
            No certificate of this directory has signed it: anybody can have written what stands here.
          </Callout>
        ) : null}
        {assertion?.isVerified && !saysWhen ? (
          <Callout tone="warn" title="Users can sign in, but add no passkeys">
            {samlReasonWords.no_authn_instant.seen}. {samlReasonWords.no_authn_instant.remedy}
          </Callout>
        ) : null}
        {assertion ? <Facts assertion={assertion} /> : <p className="text-muted">None could be read.</p>}
        {certificate ? (
          <div>
            <h3 className="mb-1.5 font-medium">Certificate in the signature</h3>
            <CertificateRow certificate={certificate}>
              <p className="mt-1.5">
                {certificate.isKnown
                  ? "One of this directory's verification certificates."
                  : "None of this directory's verification certificates. If the provider has changed its certificate, compare the fingerprint there, then add it in Config."}
              </p>
            </CertificateRow>
          </div>
        ) : null}
        {assertion && assertion.attributes.length > 0 ? <Attributes assertion={assertion} /> : null}
        <details className="rounded-md border text-sm">
          <summary className="px-3 py-2 font-medium">The whole response (XML)</summary>
          <div className="relative border-t">
            <div className="absolute top-1 right-1">
              <CopyButton value={xml} label="The whole response" />
            </div>
            <section
              aria-label="The whole response"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to scroll by keyboard too
              tabIndex={0}
              className="max-h-96 overflow-auto p-3 pr-12"
            >
              <pre className="whitespace-pre-wrap break-all font-mono text-xs">{xml}</pre>
            </section>
          </div>
        </details>
      </div>
    </Card>
  );
}

function Facts({ assertion }: { assertion: AssertionView }) {
  const time = (text: string | null) =>
    text !== null && !Number.isNaN(Date.parse(text)) ? <AbsoluteTime iso={text} /> : text;
  const facts = [
    ["NameID", assertion.nameId],
    ["Format", assertion.nameIdFormat],
    ["Issuer", assertion.issuer],
    ["Audience", assertion.audiences.join(", ") || null],
    ["Recipient", assertion.recipient],
    ["Valid from", time(assertion.notBefore)],
    ["Valid until", time(assertion.notOnOrAfter)],
    ["Signed in there", time(assertion.authenticatedAt)],
    ["Answers request", assertion.inResponseTo],
    ["Session", assertion.sessionIndex],
  ] as const;
  return (
    <dl className="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
      {facts.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-muted">{label}</dt>
          <dd className="[overflow-wrap:anywhere]">{value ?? <span className="text-muted">None</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

function Attributes({ assertion }: { assertion: AssertionView }) {
  return (
    <div>
      <h3 className="font-medium">Attributes</h3>
      <dl className="mt-1.5 divide-y rounded-md border text-sm">
        {assertion.attributes.map(({ name, values }) => (
          <div key={name} className="px-3 py-1.5">
            <dt className="break-all text-muted text-xs">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{values.join(", ")}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
