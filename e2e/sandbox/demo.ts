import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { sandboxControl } from "./control-client.ts";
import type { OrgView, SamlAppView, TenantView } from "./control-contract.ts";
import { type LaunchedSandbox, launchSandbox } from "./launch.ts";
import { openDemoSamlApp } from "./saml/demo-apps.ts";

const portsSchema = z.object({
  control: z.number(),
  login: z.number(),
  graph: z.number(),
  okta: z.number(),
});
type DemoPorts = z.infer<typeof portsSchema>;

const usualPorts: DemoPorts = { control: 7440, okta: 7441, login: 7442, graph: 7443 };

export interface DemoSandbox {
  readonly sandbox: LaunchedSandbox;
  readonly org: OrgView;
  /** An empty group to be managed. */
  readonly managedGroupId: string;
  readonly tenant: TenantView;
  readonly saml: { readonly okta: SamlAppView; readonly entra: SamlAppView };
  readonly authorityFile: string;
  /** Sentences about ports that have changed since the last run, and what this means. */
  readonly warnings: readonly string[];
}

/**
 * The sandbox of `npm run demo`: one Okta org and one Entra tenant. Ids, tokens and people are the
 * same in every run, and the ports are those of the last run where they are free, so that directories
 * set up earlier stay valid.
 * @param dataDir Muster's data folder; the ports and the authority's PEM are kept below it
 */
export async function openDemoSandbox(dataDir: string): Promise<DemoSandbox> {
  const folder = path.join(dataDir, "sandbox");
  const authorityFile = path.join(folder, "authority.pem");
  const portsFile = path.join(folder, "ports.json");
  await mkdir(folder, { recursive: true });
  const before = await readPorts(portsFile);
  const wanted = before ?? usualPorts;
  const sandbox = await launchSandbox({ authorityFile, ports: wanted });
  const control = sandboxControl(sandbox.controlUrl);
  const org = await control.createOrg({
    name: "acme",
    domain: "acme.example",
    port: wanted.okta,
    users: 40,
  });
  const { groups } = await control.addOrgGroup("acme", { name: "Muster users", type: "OKTA_GROUP" });
  const people = (await control.orgUsers("acme")).map(({ login }) => login);
  await control.addOrgGroup("acme", { name: "Field team", type: "OKTA_GROUP", members: people.slice(1, 9) });
  const tenant = await control.createTenant({
    name: "contoso",
    domain: "contoso.example",
    users: 30,
  });
  const colleagues = (await control.tenantUsers("contoso")).map(({ login }) => login);
  await control.addTenantGroup("contoso", { name: "Berlin office", members: colleagues.slice(0, 8) });
  const saml = {
    okta: await openDemoSamlApp(control, { org: "acme" }, folder),
    entra: await openDemoSamlApp(control, { tenant: "contoso" }, folder),
  };
  const ports: DemoPorts = {
    control: portOf(sandbox.controlUrl),
    okta: portOf(org.url),
    login: portOf(sandbox.loginUrl),
    graph: portOf(sandbox.graphUrl),
  };
  await writeFile(portsFile, `${JSON.stringify(ports)}\n`);
  const warnings: string[] = [];
  if (before && before.okta !== ports.okta) {
    warnings.push(
      `Port ${before.okta} is in use, so the Okta org is now at ${org.url}. Change the tenant URL of a directory that was set up with the old one.`,
    );
  }
  return { sandbox, org, managedGroupId: groups.at(-1)?.id ?? "", tenant, saml, authorityFile, warnings };
}

/** What to paste where, and the commands that make both providers push users and groups. */
export function describeDemo({ org, managedGroupId, tenant, saml, sandbox, warnings }: DemoSandbox): string {
  const app = tenant.apps[0];
  const secret = app?.secrets[0];
  const control = portOf(sandbox.controlUrl) === usualPorts.control ? "" : ` --control ${sandbox.controlUrl}`;
  const rows: (readonly [string, string] | string)[] = [
    "Sandbox: two identity providers on this machine to try Muster with.",
    "",
    `Okta (Settings › Directory › + › Okta), ${org.userCount} users`,
    ["Tenant ID", org.url],
    ["Okta API token", org.tokens[0] ?? ""],
    ["Group to manage", managedGroupId],
    ["SAML metadata", saml.okta.metadataUrl],
    "",
    `Entra ID (Settings › Directory › + › Entra ID), ${tenant.userCount} users`,
    ["Domain name", tenant.domain],
    ["Directory (tenant) ID", tenant.id],
    ["Application (client) ID", app?.clientId ?? ""],
    ["Client secret value", secret?.value ?? ""],
    ["Secret expires on", secret?.expires.slice(0, 10) ?? ""],
    ["SAML metadata", saml.entra.metadataUrl],
    "",
    "When a directory has a key, let its provider push users and groups into it:",
    `  npm run demo:okta  -- <Base URL> --token <key>${control}`,
    `  npm run demo:entra -- <Base URL> --token <key>${control}`,
    "",
    ["Sandbox control API", sandbox.controlUrl],
    ...warnings,
  ];
  return rows.map((row) => (typeof row === "string" ? row : `  ${row[0].padEnd(25)}${row[1]}`)).join("\n");
}

async function readPorts(file: string): Promise<DemoPorts | undefined> {
  try {
    const parsed = portsSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // No file yet, or one that is not ours to read: the usual ports will do.
    return undefined;
  }
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
