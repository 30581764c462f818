import * as contract from "./control-contract.ts";
import { tenantWith } from "./control-entra.ts";
import { ControlError } from "./control-error.ts";
import { orgNamed } from "./control-okta.ts";
import type { ControlRoom } from "./control-room.ts";
import type { Router, SandboxReply } from "./http/router.ts";
import { steadyGuid, steadyText } from "./identifiers.ts";
import { addSigner, createSamlApp, type SamlApp, type SamlHost } from "./saml/app.ts";
import { entraSaml, oktaSaml } from "./saml/hosts.ts";

/** The levers of SAML: what an admin of Okta or Entra enters for an application, its certificates, and its wrong-doing. */
export function addSamlControl(router: Router<ControlRoom>): void {
  const places = [
    {
      path: "/okta/orgs/:name/saml-apps",
      hostOf: ({ orgs }: ControlRoom, name: string) => {
        const { org, url } = orgNamed(orgs, name);
        return oktaSaml(org, url);
      },
      newId: ({ name, apps }: SamlHost) => `exk${steadyText(17, "okta-saml", name, apps.length)}`,
    },
    {
      path: "/entra/tenants/:name/saml-apps",
      hostOf: ({ entra }: ControlRoom, name: string) => entraSaml(tenantWith(entra, name), entra.loginUrl),
      newId: ({ name, apps }: SamlHost) => steadyGuid("entra-saml", name, apps.length),
    },
  ];
  for (const { path, hostOf, newId } of places) {
    router.on("POST", path, async (room, { body }, { name = "" }) => {
      const host = hostOf(room, name);
      const input = contract.samlAppInput.parse(JSON.parse(body));
      const app = await createSamlApp(host.vendor, { id: newId(host), ...input });
      host.apps.push(app);
      return answer(201, host, app);
    });
    router.on("PATCH", path, async (room, { body }, { name = "" }) => {
      const host = hostOf(room, name);
      const { id, certificate, ...change } = contract.samlAppChangeInput.parse(JSON.parse(body));
      const app = host.apps.find((one) => one.id === id);
      if (!app) throw new ControlError(404, `No SAML application ${id} in ${host.name}.`);
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      Object.assign(app, Object.fromEntries(given));
      if (certificate === "add") await addSigner(app);
      if (certificate === "activate") app.active = app.signers.at(-1) ?? app.active;
      if (certificate === "drop") app.signers.splice(0, app.signers.length, app.active);
      return answer(200, host, app);
    });
  }
}

function answer(status: number, host: SamlHost, app: SamlApp): SandboxReply {
  const { entityId, metadata, signIn, logout, start, signOut } = host.addresses(app);
  const body: contract.SamlAppView = {
    id: app.id,
    entityId,
    metadataUrl: metadata,
    signInUrl: signIn,
    logoutUrl: logout,
    startUrl: start,
    signOutUrl: signOut,
    certificates: app.signers.map(({ cert }) => cert),
  };
  return { status, body };
}
