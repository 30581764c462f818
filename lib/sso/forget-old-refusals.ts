import { deleteOldRefusals } from "./refusal.store.ts";

const KEPT_DAYS = 90;

/** Forgets refused SAML sign-ins after 90 days. */
export function forgetOldSamlRefusals(now: Date): Promise<void> {
  return deleteOldRefusals(new Date(now.getTime() - KEPT_DAYS * 86_400_000));
}
