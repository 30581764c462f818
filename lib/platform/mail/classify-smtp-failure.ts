/**
 * What a failed attempt means (RFC 5321 §4.2.1). `refused`: this mail, for good · `deferred`: this mail, for now ·
 * `unreachable`: the server takes nothing at all from us: it is away, or refuses our sign-in or our sender.
 */
export type SmtpFailure = { kind: "refused" | "deferred" | "unreachable"; answer: string };

/** Commands whose answer is about the one mail, and not about the way to the server. */
const ABOUT_THE_MAIL = new Set(["RCPT TO", "DATA"]);
/** "Service not available, closing transmission channel": whichever command it answers. */
const CLOSING = 421;
const LONGEST_ANSWER = 500;

/** Sorts what nodemailer throws by the SMTP command that failed and the server's answer to it. */
export function classifySmtpFailure(error: unknown): SmtpFailure {
  const { message, response, responseCode, command } = fieldsOf(error);
  const answer = (response ?? message).replace(/\s+/g, " ").trim().slice(0, LONGEST_ANSWER);
  if (responseCode === undefined || responseCode === CLOSING || !ABOUT_THE_MAIL.has(command))
    return { kind: "unreachable", answer };
  return { kind: responseCode >= 500 ? "refused" : "deferred", answer };
}

function fieldsOf(error: unknown) {
  const fields: Record<string, unknown> = error instanceof Error ? { ...error, message: error.message } : {};
  const { message, response, responseCode, command } = fields;
  return {
    message: typeof message === "string" ? message : String(error),
    response: typeof response === "string" ? response : undefined,
    responseCode: typeof responseCode === "number" ? responseCode : undefined,
    command: typeof command === "string" ? command : "",
  };
}
