import { deleteExpired, deleteOldRefusals } from "./refusal.store.ts";

const KEPT_DAYS = 90;

/** Nightly: forgets refused SAML sign-ins after 90 days, and what nobody came back for. */
export async function forgetOldSamlRefusals(now: Date): Promise<void> {
  await deleteOldRefusals(new Date(now.getTime() - KEPT_DAYS * 86_400_000));
  await deleteExpired(now);
}
