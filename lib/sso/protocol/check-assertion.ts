import { CLOCK_SKEW_SECONDS } from "../vocabulary.ts";
import type { Assertion, Confirmation } from "./read-assertion.ts";
import { quoted, type Refusal, refusal } from "./refusal.ts";

/** Who asks, and of whom an answer is expected. */
export type Expected = {
  entityId: string;
  acsUrl: string;
  /** Null: any that the certificates vouch for. */
  idpEntityId: string | null;
};

/** The envelope around the assertion: as a rule not signed, so that it can only be refused for what it says. */
export type Envelope = {
  destination: string | null;
  issuer: string | null;
  inResponseTo: string | null;
  isSigned: boolean;
};

export type Checked =
  | {
      ok: true;
      assertionId: string;
      nameId: string;
      inResponseTo: string | null;
      endsAt: Date;
      /** When the identity provider saw the user; null where it does not say so as it should. */
      authenticatedAt: Date | null;
    }
  | { ok: false; refusal: Refusal };

/**
 * The rules of the web browser SSO profile (SAML profiles §4.1.4.3, core §2.5) for an assertion whose signature was verified.
 * Each is asked for here rather than of the library, which knows neither Recipient nor Destination, takes assertions without
 * a time, and names no reason that a person could be told.
 */
export function checkAssertion(
  assertion: Assertion,
  envelope: Envelope,
  expected: Expected,
  now: Date,
): Checked {
  const found =
    checkIssuer(assertion, envelope, expected) ??
    checkDestination(envelope, expected) ??
    checkAudience(assertion, expected);
  if (found !== null) return { ok: false, refusal: found };
  const confirmation = assertion.confirmations.find(({ recipient }) => recipient === expected.acsUrl);
  if (confirmation === undefined) {
    const recipients =
      assertion.confirmations.map(({ recipient }) => quoted(recipient)).join(", ") || "nobody";
    return no("wrong_recipient", `It is for ${recipients} instead of ${expected.acsUrl}.`);
  }
  const early = checkTimes(assertion, confirmation, now);
  if (early !== null) return { ok: false, refusal: early };
  if (assertion.authentications === 0)
    return no("no_assertion", "The assertion does not say that anybody signed in (AuthnStatement).");
  if (assertion.id === null) return no("unreadable", "The assertion has no ID.");
  if (assertion.nameId === null) return no("no_name_id");
  // What the envelope alone says is nobody's word: it may only repeat what the assertion says.
  if (envelope.inResponseTo !== null && envelope.inResponseTo !== confirmation.inResponseTo)
    return no("unknown_request", "The response answers another request than its assertion does.");
  const ends = [confirmation.notOnOrAfter, assertion.notOnOrAfter].flatMap((time) => timeOf(time) ?? []);
  return {
    ok: true,
    assertionId: assertion.id,
    nameId: assertion.nameId,
    inResponseTo: confirmation.inResponseTo,
    endsAt: new Date(Math.min(...ends.map((date) => date.getTime()))),
    authenticatedAt: instantOf(assertion.authenticatedAt),
  };
}

function checkIssuer({ issuer }: Assertion, envelope: Envelope, { idpEntityId }: Expected): Refusal | null {
  if (issuer === null) return refusal("wrong_issuer", "The assertion does not say who issued it.");
  const expected = idpEntityId ?? issuer;
  const other = [issuer, envelope.issuer ?? expected].find((one) => one !== expected);
  return other === undefined
    ? null
    : refusal("wrong_issuer", `It was issued by ${quoted(other)} instead of ${expected}.`);
}

/** Bindings §3.5.5.2: a signed message has to say where it goes; any that says so is held to it. */
function checkDestination({ destination, isSigned }: Envelope, { acsUrl }: Expected): Refusal | null {
  if (destination === null && !isSigned) return null;
  return destination === acsUrl
    ? null
    : refusal("wrong_destination", `It was sent to ${quoted(destination)} instead of ${acsUrl}.`);
}

function checkAudience({ audiences, conditions }: Assertion, { entityId }: Expected): Refusal | null {
  if (conditions > 1) return refusal("unreadable", "The assertion has several Conditions.");
  if (audiences.length > 0 && audiences.every((restriction) => restriction.includes(entityId))) return null;
  const named = audiences.flat().map(quoted).join(", ") || "nobody in particular";
  return refusal("wrong_audience", `It is for ${named} instead of ${entityId}.`);
}

function checkTimes(assertion: Assertion, confirmation: Confirmation, now: Date): Refusal | null {
  const skewMs = CLOCK_SKEW_SECONDS * 1000;
  const { notBefore, notOnOrAfter } = confirmation;
  if (notOnOrAfter === null) return refusal("expired", "It does not say until when it holds.");
  const seen = instantOf(assertion.authenticatedAt);
  if (seen && now.getTime() + skewMs < seen.getTime())
    return refusal(
      "not_yet_valid",
      `The user signed in there at ${seen.toISOString()}; here it is ${now.toISOString()}.`,
    );
  for (const text of [notBefore, assertion.notBefore]) {
    const from = timeOf(text);
    if (text !== null && from === null) return refusal("unreadable", `${quoted(text)} is no time.`);
    if (from && now.getTime() + skewMs < from.getTime())
      return refusal(
        "not_yet_valid",
        `It holds from ${from.toISOString()}; here it is ${now.toISOString()}.`,
      );
  }
  for (const text of [notOnOrAfter, assertion.notOnOrAfter, assertion.sessionEnds]) {
    const until = timeOf(text);
    if (text !== null && until === null) return refusal("unreadable", `${quoted(text)} is no time.`);
    if (until && now.getTime() - skewMs >= until.getTime())
      return refusal("expired", `It held until ${until.toISOString()}; here it is ${now.toISOString()}.`);
  }
  return null;
}

/** A time as SAML writes it (core §1.3.3): UTC, with an offset of none. */
export function timeOf(text: string | null): Date | null {
  if (text === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text)) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

/**
 * A time with its offset, which some identity providers write against the rule: it can mean one moment only. Used where a time
 * that is not understood would keep users from something, and taking it can let nobody in for longer.
 */
export function instantOf(text: string | null): Date | null {
  if (text === null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text))
    return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

function no(reason: Refusal["reason"], detail: string | null = null): Checked {
  return { ok: false, refusal: refusal(reason, detail) };
}
