import { pool, type SqlTx } from "#lib/platform/db/pool.ts";
import type { NameIdTarget } from "./vocabulary.ts";

/** A directory's configuration as it is stored; keys are sealed. */
export type SsoConfig = {
  directoryId: string;
  loginUrl: string;
  logoutUrl: string | null;
  idpEntityId: string | null;
  /** PEM. */
  certificates: string[];
  nameIdMatches: NameIdTarget;
  domains: string[];
  signRequests: boolean;
  idpInitiated: boolean;
  spKey: string;
  spCertificate: string;
  nextSpKey: string | null;
  nextSpCertificate: string | null;
  updatedAt: Date;
  /** Whether users sign in with it now. */
  isOn: boolean;
};

const COLUMNS = `c.directory_id as "directoryId", c.login_url as "loginUrl", c.logout_url as "logoutUrl",
  c.idp_entity_id as "idpEntityId", c.certificates, c.name_id_matches as "nameIdMatches", c.domains,
  c.sign_requests as "signRequests", c.idp_initiated as "idpInitiated", c.sp_key as "spKey", c.sp_certificate as "spCertificate",
  c.next_sp_key as "nextSpKey", c.next_sp_certificate as "nextSpCertificate", c.updated_at as "updatedAt",
  coalesce((select p.authentication = 'saml' from portal_settings p where p.directory_id = c.directory_id), false) as "isOn"`;

/** @param tx where it is read within a change, which then holds it */
export async function findConfig(directoryId: string, tx?: SqlTx): Promise<SsoConfig | null> {
  // The lock by itself: what the statement that waits for it reads of other tables is from before.
  if (tx) await tx.query("select 1 from sso_config where directory_id = $1 for update", [directoryId]);
  const { rows } = await (tx ?? pool()).query<SsoConfig>(
    `select ${COLUMNS} from sso_config c where c.directory_id = $1`,
    [directoryId],
  );
  return rows[0] ?? null;
}

/** The certificates that are believed, which stay so until the transaction ends. PEM. */
export async function shareCertificates(tx: SqlTx, directoryId: string): Promise<string[]> {
  const { rows } = await tx.query<Pick<SsoConfig, "certificates">>(
    "select certificates from sso_config where directory_id = $1 for share",
    [directoryId],
  );
  return rows[0]?.certificates ?? [];
}

/** What an admin sets. */
export type Settings = Pick<
  SsoConfig,
  | "loginUrl"
  | "logoutUrl"
  | "idpEntityId"
  | "certificates"
  | "nameIdMatches"
  | "domains"
  | "signRequests"
  | "idpInitiated"
>;

/** Writes the settings; the key is taken only by a directory that has none yet. */
export async function saveConfig(
  tx: SqlTx,
  directoryId: string,
  settings: Settings,
  key: { sealed: string; certificate: string },
): Promise<void> {
  await tx.query(
    `insert into sso_config (directory_id, login_url, logout_url, idp_entity_id, certificates, name_id_matches, domains,
       sign_requests, idp_initiated, sp_key, sp_certificate) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (directory_id) do update set login_url = excluded.login_url, logout_url = excluded.logout_url,
       idp_entity_id = excluded.idp_entity_id, certificates = excluded.certificates, name_id_matches = excluded.name_id_matches,
       domains = excluded.domains, sign_requests = excluded.sign_requests, idp_initiated = excluded.idp_initiated,
       updated_at = now()`,
    [
      directoryId,
      settings.loginUrl,
      settings.logoutUrl,
      settings.idpEntityId,
      settings.certificates,
      settings.nameIdMatches,
      settings.domains,
      settings.signRequests,
      settings.idpInitiated,
      key.sealed,
      key.certificate,
    ],
  );
}

export async function deleteConfig(tx: SqlTx, directoryId: string): Promise<void> {
  await tx.query("delete from sso_config where directory_id = $1", [directoryId]);
}

/** Replaces the keys; `null` for none that follows. */
export async function saveKeys(
  tx: SqlTx,
  directoryId: string,
  { current, next }: Record<"current" | "next", { sealed: string; certificate: string } | null>,
): Promise<void> {
  await tx.query(
    `update sso_config set sp_key = coalesce($2, sp_key), sp_certificate = coalesce($3, sp_certificate),
       next_sp_key = $4, next_sp_certificate = $5, updated_at = now() where directory_id = $1`,
    [
      directoryId,
      current?.sealed ?? null,
      current?.certificate ?? null,
      next?.sealed ?? null,
      next?.certificate ?? null,
    ],
  );
}

/** A directory's name, and what the primary identifier is called; null where there is no such directory. */
export async function findNames(
  directoryId: string,
): Promise<{ directory: string; identifier: string } | null> {
  const { rows } = await pool().query<{ directory: string; identifier: string }>(
    `select d.name as directory, coalesce((select a.label from organisation o join global_attribute a on a.key = o.identifier_attribute), 'Primary user identifier') as identifier
       from directory d where d.id = $1`,
    [directoryId],
  );
  return rows[0] ?? null;
}

/** So many users are asked for their domains. */
const SURVEYED = 5000;

/** The domains of the users' sign-in names, most frequent first. */
export async function surveyDomains(directoryId: string, limit: number): Promise<string[]> {
  const { rows } = await pool().query<{ domain: string }>(
    `select split_part(key, '@', 2) as domain
       from (select identifier_key as key from users where directory_id = $1 and deleted_at is null and identifier_key is not null limit $2) as surveyed
      where key like '%_@_%._%' group by domain order by count(*) desc, domain limit $3`,
    [directoryId, SURVEYED, limit],
  );
  return rows.map(({ domain }) => domain);
}

/** Sealed keys under another key of the ring than this one, held. */
export async function lockSealedSpKeys(
  tx: SqlTx,
  keyId: string,
  limit: number,
): Promise<Pick<SsoConfig, "directoryId" | "spKey" | "nextSpKey">[]> {
  const { rows } = await tx.query<Pick<SsoConfig, "directoryId" | "spKey" | "nextSpKey">>(
    `select directory_id as "directoryId", sp_key as "spKey", next_sp_key as "nextSpKey" from sso_config
      where split_part(sp_key, '.', 1) <> $1 or split_part(coalesce(next_sp_key, $1), '.', 1) <> $1
      order by directory_id limit $2 for update`,
    [keyId, limit],
  );
  return rows;
}

/** Puts the same keys back under another key of the ring. */
export async function replaceSealedSpKeys(
  tx: SqlTx,
  { directoryId, spKey, nextSpKey }: Pick<SsoConfig, "directoryId" | "spKey" | "nextSpKey">,
): Promise<void> {
  await tx.query("update sso_config set sp_key = $2, next_sp_key = $3 where directory_id = $1", [
    directoryId,
    spKey,
    nextSpKey,
  ]);
}
