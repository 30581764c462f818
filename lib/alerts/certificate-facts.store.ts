import { X509Certificate } from "node:crypto";
import type { Tx } from "#lib/platform/db/prisma.ts";
import type { Scope } from "./alert-facts.store.ts";
import type { ExpiryFacts } from "./facts.ts";

const SOON_MS = 30 * 86_400_000;
const MOST = 1_000;

/** Directories whose users sign in by SAML, and whose last valid certificate ends within 30 days or has ended. */
export async function findSamlExpiries(db: Tx, scope: Scope, now: Date): Promise<ExpiryFacts[]> {
  const rows = await db.$queryRaw<{ directoryId: string; directoryName: string; certificates: string[] }[]>`
    select d.id as "directoryId", d.name as "directoryName", s.certificates
      from sso_config s join directory d on d.id = s.directory_id join portal_settings p on p.directory_id = d.id
     where d.enabled and p.authentication = 'saml' and (${scope}::uuid[] is null or d.id = any(${scope}::uuid[]))
     order by d.id limit ${MOST}`;
  return rows.flatMap(({ directoryId, directoryName, certificates }): ExpiryFacts[] => {
    // Two stand beside each other while one follows the other: the later one counts.
    const ends = certificates.map((pem) => new X509Certificate(pem).validToDate.getTime());
    const last = Math.max(...ends);
    if (ends.length === 0 || last - now.getTime() > SOON_MS) return [];
    const name = "SAML certificate";
    return [
      {
        directoryId,
        directoryName,
        kind: "saml",
        id: `saml/${directoryId}`,
        name,
        expiresAt: new Date(last),
      },
    ];
  });
}
