import { answerKeySet } from "#lib/directories/signing-keys/publish-key-set.ts";

/** Open to everybody: the identity provider fetches it, and public keys are public. */
export async function GET(
  _request: Request,
  { params }: { params: Promise<{ directoryId: string }> },
): Promise<Response> {
  return answerKeySet((await params).directoryId);
}
