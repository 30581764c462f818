import { publish } from "#lib/platform/db/notify.ts";
import type { SqlTx } from "#lib/platform/db/pool.ts";
import { claimedCertificate } from "./claimed-certificate.ts";
import type { SsoConfig } from "./config.store.ts";
import type { AssertionView, SamlTestResult } from "./contract.ts";
import { instantOf } from "./protocol/check-assertion.ts";
import type { Assertion } from "./protocol/read-assertion.ts";
import type { Refusal } from "./protocol/refusal.ts";
import type { Verified } from "./protocol/verify-response.ts";
import { findSubjects } from "./subject.store.ts";
import { saveTestResult } from "./test.store.ts";

const MOST_XML = 200_000;
const MOST_ATTRIBUTES = 200;

/** Keeps what came in for a test sign-in, and what would have become of it. */
export async function answerTest(
  tx: SqlTx,
  config: SsoConfig,
  testId: string,
  verified: Verified,
  refusal: Refusal | null,
): Promise<void> {
  const { directoryId, nameIdMatches } = config;
  const nameId = verified.assertion?.nameId ?? null;
  const look = async (target: SsoConfig["nameIdMatches"]) =>
    nameId === null ? [] : findSubjects(tx, directoryId, nameId, target);
  const found = await look(nameIdMatches);
  const [user] = found;
  const [otherwise] = user ? [] : await look(nameIdMatches === "userName" ? "identifier" : "userName");
  const outcome = refusal ?? outcomeOf(found.length, user?.hasAccess ?? false);
  const result: SamlTestResult = {
    reason: outcome?.reason ?? null,
    detail: outcome?.detail ?? null,
    assertion: verified.assertion && viewOf(verified.assertion, verified.isVerified),
    certificate: claimedCertificate(verified.xml, config.certificates),
    saysWhen: instantOf(verified.assertion?.authenticatedAt ?? null) !== null,
    user: found.length === 1 && user ? user : null,
    otherwise: otherwise ?? null,
    xml: storable(verified.xml.slice(0, MOST_XML)),
  };
  await saveTestResult(tx, directoryId, testId, result);
  await publish(tx, { topic: "directories", directoryId, id: directoryId });
}

/** What would become of a sign-in, as far as the user goes; null: a session. */
export function outcomeOf(users: number, hasAccess: boolean): Refusal | null {
  if (users === 0) return { reason: "no_such_user", detail: null };
  if (users > 1) return { reason: "several_users", detail: null };
  return hasAccess ? null : { reason: "no_access", detail: null };
}

function viewOf(assertion: Assertion, isVerified: boolean): AssertionView {
  const { confirmations, audiences, attributes, ...rest } = assertion;
  const [confirmation] = confirmations;
  return {
    isVerified,
    id: rest.id,
    issuer: rest.issuer,
    nameId: rest.nameId,
    nameIdFormat: rest.nameIdFormat,
    audiences: audiences.flat(),
    recipient: confirmation?.recipient ?? null,
    inResponseTo: confirmation?.inResponseTo ?? null,
    notBefore: rest.notBefore,
    notOnOrAfter: rest.notOnOrAfter ?? confirmation?.notOnOrAfter ?? null,
    authenticatedAt: rest.authenticatedAt,
    sessionIndex: rest.sessionIndex,
    attributes: attributes.slice(0, MOST_ATTRIBUTES),
  };
}

/** PostgreSQL's JSON takes no NUL, and no half of a surrogate pair. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\u0000", "\ufffd");
}
