import { ProviderRefusal, UnexpectedAnswer } from "#lib/directories/providers/provider-refusal.ts";
import { NetFailure } from "#lib/platform/net/net-failure.ts";
import { CursorForgotten } from "../sources/source.ts";

/**
 * Why a sync ended early. `refused`: the credential or a permission is gone, so it is pointless to go on · `delayed`: it
 * passes by itself · `forgotten`: a full pass is due · `unexpected`: what answers is not what was expected.
 */
export type SyncFailure = {
  kind: "refused" | "delayed" | "forgotten" | "unexpected";
  seen: string;
};

/** What a failure of a provider's call means for the sync; undefined for a fault of our own, which is no one's business but ours. */
export function classifyFailure(error: unknown): SyncFailure | undefined {
  if (error instanceof CursorForgotten) return { kind: "forgotten", seen: error.message };
  if (error instanceof NetFailure) return { kind: "delayed", seen: error.message };
  if (error instanceof UnexpectedAnswer)
    return { kind: error.status >= 500 ? "delayed" : "unexpected", seen: error.message };
  if (!(error instanceof ProviderRefusal)) return undefined;
  const { status, code, summary, provider } = error;
  const seen = `${provider === "okta" ? "Okta" : "Entra"} answered ${status} ${code}: ${summary}`;
  // Entra refuses a wrong secret with 400 or 401, by codes of its own; Okta a key or a scope by those of OAuth, as "invalid_client".
  const isOauth = provider === "okta" && /^[a-z_]+$/.test(code) && status < 429;
  if (status === 401 || status === 403 || code.startsWith("AADSTS") || isOauth)
    return { kind: "refused", seen };
  return { kind: status === 429 || status >= 500 ? "delayed" : "unexpected", seen };
}
