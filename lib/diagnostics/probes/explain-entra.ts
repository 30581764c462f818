import type { ProviderRefusal, UnexpectedAnswer } from "#lib/directories/providers/provider-refusal.ts";
import { looksLikeSecretId } from "#lib/directories/tenant-url.ts";
import type { Finding } from "../run-probes.ts";
import { day } from "./words.ts";

type Words = Omit<Finding, "status">;
type App = { tenantId: string; clientId: string; clientSecret: string; clientSecretExpiresAt: string | null };

/** Places in the Entra admin center. */
export function entraPlaces({ clientId }: Pick<App, "clientId">) {
  const centre = "https://entra.microsoft.com/#view";
  const app = (blade: string) =>
    `${centre}/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/${blade}/appId/${encodeURIComponent(clientId)}`;
  return {
    app: { label: "Entra: the app registration", href: app("Overview") },
    secrets: { label: "Entra: Certificates & secrets", href: app("Credentials") },
    permissions: { label: "Entra: API permissions", href: app("CallAnAPI") },
    tenant: { label: "Entra: tenant overview", href: `${centre}/Microsoft_AAD_IAM/TenantOverview.ReactView` },
    domains: {
      label: "Entra: custom domain names",
      href: `${centre}/Microsoft_AAD_IAM/DomainsManagementMenuBlade/~/CustomDomainNames`,
    },
    users: {
      label: "Entra: all users",
      href: `${centre}/Microsoft_AAD_UsersAndTenants/UserManagementMenuBlade/~/AllUsers`,
    },
    groups: {
      label: "Entra: all groups",
      href: `${centre}/Microsoft_AAD_IAM/GroupsManagementMenuBlade/~/AllGroups`,
    },
  };
}

/**
 * Refusals of Entra's token endpoint and of Graph. Microsoft asks to branch on `error`; the AADSTS
 * number is for the hint only: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function explainEntraRefusal(refusal: ProviderRefusal, app: App): Finding {
  const places = entraPlaces(app);
  const { code, summary, status, traceId } = refusal;
  const words: Record<string, Words> = {
    AADSTS7000215: wrongSecret(app),
    AADSTS7000222: {
      seen: `The client secret has expired${app.clientSecretExpiresAt === null ? "" : `, as noted, on ${day(new Date(app.clientSecretExpiresAt))}`} (AADSTS7000222).`,
      why: "Entra gives no token for an expired secret: nothing can be read, and departures go unnoticed.",
      action: "Create a new client secret, and paste its Value into the directory's settings.",
      link: places.secrets,
    },
    AADSTS700027: {
      seen: `Entra doesn't accept the certificate (AADSTS700027): ${summary}`,
      why: "It was not uploaded to this application, was removed there, or has expired.",
      action:
        "Download the certificate from the directory's settings, and upload it under Certificates & secrets › Certificates.",
      link: places.secrets,
    },
    AADSTS1000502: {
      seen: "The certificate is outside of its period of validity (AADSTS1000502).",
      why: "It has expired, or the clocks differ.",
      action: "Make a next certificate in the directory's settings, upload it in Entra, and save.",
      link: places.secrets,
    },
    AADSTS700024: {
      seen: "Entra finds that what Muster signed is not valid at this time (AADSTS700024).",
      why: "This machine's clock is wrong by minutes.",
      action: "Set the clock of the machine that runs the identity server, best by NTP.",
    },
    AADSTS700016: {
      seen: `The tenant has no application with the ID ${app.clientId} (AADSTS700016).`,
      why: "The application (client) ID is that of another tenant, was mixed up with the object ID, or the app was deleted.",
      action: "Copy “Application (client) ID” and “Directory (tenant) ID” again from the app's overview.",
      link: places.app,
    },
    AADSTS90002: {
      seen: `There is no Entra tenant ${app.tenantId} (AADSTS90002).`,
      why: "The directory (tenant) ID is misspelt, or lies in another of Microsoft's clouds.",
      action: "Copy “Directory (tenant) ID” again from the app's overview.",
      link: places.tenant,
    },
    AADSTS7000112: {
      seen: "The application is disabled in this tenant (AADSTS7000112).",
      why: "An admin switched off sign-in for it, or Microsoft disabled it.",
      action: "Under Enterprise applications › Properties, set “Enabled for users to sign-in?” to Yes.",
      link: places.app,
    },
    AADSTS900382: {
      seen: "The tenant lies in another of Microsoft's clouds (AADSTS900382).",
      why: "National clouds (US government, China) have sign-in and Graph addresses of their own.",
      action:
        "Start Muster with MUSTER_ENTRA_LOGIN_URL and MUSTER_GRAPH_URL set to the addresses of that cloud.",
      link: { label: "Microsoft: national clouds", href: "https://learn.microsoft.com/graph/deployments" },
    },
    InvalidAuthenticationToken: {
      seen: `Graph refused the token that Entra had given (InvalidAuthenticationToken): ${summary}`,
      why: "The token expired meanwhile, is for another cloud, or this machine's clock is wrong.",
      action: "Check this machine's clock, and run the diagnostics again.",
    },
    Authorization_RequestDenied: {
      seen: "Graph refused the call (Authorization_RequestDenied).",
      why: "The application lacks the permission, or an admin has not granted consent for it yet.",
      action: "Add the permission as an Application permission, and press “Grant admin consent”.",
      link: places.permissions,
    },
    Request_ResourceNotFound: {
      seen: `Graph doesn't find what was asked for (Request_ResourceNotFound): ${summary}`,
      why: "It was deleted, or belongs to another tenant.",
      action: "Check the IDs in the directory's settings.",
      link: places.app,
    },
  };
  const known = words[code];
  if (known !== undefined) return { status: "failed", ...known };
  const id = traceId === null ? "" : ` For Microsoft's support, the correlation id is ${traceId}.`;
  if (status === 429) {
    return {
      status: "failed",
      seen: "Graph asks to slow down (429).",
      why: "All apps of the tenant share limits. As long as they are used up, changes arrive late.",
      action: "Wait for some minutes, and run the diagnostics again.",
    };
  }
  if (status >= 500) {
    return {
      status: "failed",
      seen: `Microsoft has a fault of its own: ${status} ${code}, ${summary}`,
      why: "Nothing can be read from the directory until it has passed.",
      action: `Look at Microsoft's status page.${id}`,
      link: { label: "Microsoft: service health", href: "https://admin.microsoft.com/#/servicehealth" },
    };
  }
  return {
    status: "failed",
    seen: `Microsoft answered ${status} ${code}: ${summary}`,
    why: "Muster knows no particular cause for this answer.",
    action: `Look the code up with Microsoft.${id}`,
    link: { label: "Microsoft: look up an error code", href: "https://login.microsoftonline.com/error" },
  };
}

function wrongSecret(app: App): Words {
  const link = entraPlaces(app).secrets;
  if (looksLikeSecretId(app.clientSecret)) {
    return {
      seen: "The client secret is the secret's ID, not its value (AADSTS7000215).",
      why: "Entra shows two columns, “Value” and “Secret ID”. The ID, a GUID, stays visible; the value is shown once, right after it was created.",
      action:
        "Create a new client secret, and paste what stands in the column “Value” into the directory's settings.",
      link,
    };
  }
  return {
    seen: "Entra refused the client secret (AADSTS7000215).",
    why: "It was copied incompletely, was deleted, or belongs to another application.",
    action: "Create a new client secret, and paste its Value into the directory's settings.",
    link,
  };
}

/** Something answers at Microsoft's address, but not in Microsoft's way. */
export function explainNotEntra(answer: UnexpectedAnswer): Finding {
  return {
    status: "failed",
    seen: `The answer, ${answer.status} with ${answer.contentType}, is not Microsoft's.`,
    why: "A proxy between this machine and Microsoft answers in its place, or the address of another cloud is wrong.",
    action:
      "Check the proxy of the machine that runs the identity server, and MUSTER_ENTRA_LOGIN_URL and MUSTER_GRAPH_URL where they are set.",
  };
}
