import { pool } from "#lib/platform/db/pool.ts";
import { admin, openDirectory } from "#lib/portal/portal.fixture.ts";
import { updatePortalSettings } from "#lib/portal/portal-settings.ts";
import type { Json } from "#lib/scim/protocol/json.ts";
import { type SsoInput, ssoInput } from "#lib/sso/contract.ts";
import { ourValuesOf } from "#lib/sso/our-values.ts";
import { saveSso } from "#lib/sso/save-sso.ts";
import * as acs from "../../app/api/saml/[directoryId]/acs/route.ts";
import * as finish from "../../app/api/saml/[directoryId]/finish/route.ts";
import * as signIn from "../../app/api/saml/[directoryId]/sign-in/route.ts";
import { responseXml, type SamlResponseOptions, signResponse } from "../sandbox/saml/response.ts";
import { makeSamlSigner, type SamlSigner } from "../sandbox/saml/sign.ts";

export const IDP = "https://idp.example.com/entity";

/** An identity provider and a directory whose users sign in there. */
export type Trust = { directoryId: string; signer: SamlSigner; acsUrl: string; entityId: string };

export async function trustedDirectory(
  settings: Partial<SsoInput> = {},
  signer?: SamlSigner,
): Promise<Trust> {
  const directoryId = await openDirectory();
  const own = signer ?? (await makeSamlSigner("The company's identity provider"));
  await configure(directoryId, { certificates: [own.cert], ...settings });
  await updatePortalSettings(admin, directoryId, {
    authentication: "saml",
    invites: false,
    invitationDays: 7,
  });
  const { acsUrl, entityId } = ourValuesOf(directoryId);
  return { directoryId, signer: own, acsUrl, entityId };
}

export function configure(directoryId: string, settings: Partial<SsoInput> & Pick<SsoInput, "certificates">) {
  const input = { loginUrl: "https://idp.example.com/sso?app=1", idpEntityId: IDP, ...settings };
  return saveSso(admin, directoryId, ssoInput.parse(input));
}

/** A browser: its cookies, and a network of its own. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly address: string;

  constructor(address = `2001:db8:${Math.floor(Math.random() * 0xffff).toString(16)}::1`) {
    this.address = address;
  }

  /** @param isCrossSite another site sends it by POST: cookies that are SameSite=Lax stay at home */
  async send(
    route: (request: Request, context: { params: Promise<{ directoryId: string }> }) => Promise<Response>,
    directoryId: string,
    { url, form, isCrossSite = false }: { url: string; form?: Record<string, string>; isCrossSite?: boolean },
  ): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = new Headers({ "x-muster-peer-address": this.address, "user-agent": "Firefox/140" });
    if (!isCrossSite) headers.set("cookie", cookie);
    else headers.set("origin", "https://idp.example.com");
    const request = new Request(url, {
      method: form ? "POST" : "GET",
      headers,
      ...(form && { body: new URLSearchParams(form) }),
    });
    const response = await route(request, { params: Promise.resolve({ directoryId }) });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ""] = set.split(";");
      const equals = pair.indexOf("=");
      const value = pair.slice(equals + 1);
      if (value === "") this.cookies.delete(pair.slice(0, equals));
      else this.cookies.set(pair.slice(0, equals), value);
    }
    return response;
  }

  /** Begins at the portal. @returns the request's ID, which is the RelayState too */
  async begin(directoryId: string, query = ""): Promise<string> {
    const url = `${ourValuesOf(directoryId).signInUrl}${query}`;
    const response = await this.send(signIn.GET, directoryId, { url });
    const location = new URL(response.headers.get("location") ?? "");
    return location.searchParams.get("RelayState") ?? "";
  }

  /** Brings what an identity provider answered. @returns where it leads in the end */
  async bring(directoryId: string, samlResponse: string, relayState?: string): Promise<string> {
    const form = { SAMLResponse: samlResponse, ...(relayState !== undefined && { RelayState: relayState }) };
    return this.follow(directoryId, await this.post(directoryId, form));
  }

  /** The form that the identity provider's page posts. */
  post(directoryId: string, form: Record<string, string>): Promise<Response> {
    return this.send(acs.POST, directoryId, {
      url: ourValuesOf(directoryId).acsUrl,
      form,
      isCrossSite: true,
    });
  }

  async follow(directoryId: string, response: Response): Promise<string> {
    const location = response.headers.get("location") ?? "";
    if (!location.endsWith("/finish")) return pathOf(location);
    const finished = await this.send(finish.GET, directoryId, { url: location });
    return pathOf(finished.headers.get("location") ?? "");
  }

  get session(): string | null {
    return this.cookies.get("muster-portal") ?? null;
  }
}

function pathOf(location: string): string {
  const { pathname, search } = new URL(location);
  return pathname + search;
}

export type Answer = Partial<SamlResponseOptions> & { nameId: string };

/** A response as this identity provider writes it, not signed yet. */
export function responseOf({ acsUrl, entityId }: Trust, answer: Answer): string {
  return responseXml({ issuer: IDP, acsUrl, audience: entityId, ...answer });
}

export function signed(trust: Trust, answer: Answer, how: { response?: boolean } = {}): string {
  return base64(signResponse(responseOf(trust, answer), { signer: trust.signer, ...how }));
}

export const base64 = (xml: string) => Buffer.from(xml).toString("base64");

/** All that a sign-in can leave in a directory. */
export async function traces(directoryId: string): Promise<{
  sessions: number;
  tickets: number;
  /** Outcomes in the users' histories, and reasons in the directory's own, oldest first. */
  histories: string[];
  refusals: { reason: string; nameId: string | null; detail: string | null }[];
}> {
  const { rows } = await pool().query<{ traces: Json }>(
    `select json_build_object(
       'sessions', (select count(*) from portal_session where directory_id = $1 and ended_at is null),
       'tickets', (select count(*) from saml_ticket where directory_id = $1),
       'histories', (select coalesce(json_agg(outcome order by id), '[]') from portal_sign_in where directory_id = $1),
       'refusals', (select coalesce(json_agg(json_build_object('reason', reason, 'nameId', name_id, 'detail', detail) order by id), '[]')
                      from saml_refusal where directory_id = $1)) as traces`,
    [directoryId],
  );
  return rows[0]?.traces as never;
}
