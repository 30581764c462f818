import type { CertificateView, IdpMetadata, SsoInput, SsoView } from "#lib/sso/contract.ts";

/** What the form holds: the contract's input, with nothing left open. Why a certificate goes is asked when it is saved. */
export type SamlFormValues = Required<{
  [Key in Exclude<keyof SsoInput, "isCompromised" | "endDevices">]: NonNullable<SsoInput[Key]>;
}>;

/** Saved certificates that the form does not name any more, however it writes the others. */
export function leftCertificates(
  saved: readonly CertificateView[],
  texts: readonly string[],
): CertificateView[] {
  const bare = (text: string) => text.replaceAll(/-----[^-]+-----|\s/g, "");
  // One text may hold several.
  const named = texts.map(bare).join(" ");
  return saved.filter(({ pem }) => !named.includes(bare(pem)));
}

export function valuesOf(view: SsoView): SamlFormValues {
  const { config } = view;
  return {
    loginUrl: config?.loginUrl ?? "",
    certificates: config?.certificates.map(({ pem }) => pem) ?? [""],
    logoutUrl: config?.logoutUrl ?? "",
    idpEntityId: config?.idpEntityId ?? "",
    nameIdMatches: config?.nameIdMatches ?? "userName",
    domains: config?.domains ?? view.suggestedDomains.slice(0, 1),
    signRequests: config?.signRequests ?? false,
    idpInitiated: config?.idpInitiated ?? false,
  };
}

/** The form with what metadata says; what it does not speak of stays. */
export function withMetadata(values: SamlFormValues, read: IdpMetadata): SamlFormValues {
  return {
    ...values,
    loginUrl: read.loginUrl,
    logoutUrl: read.logoutUrl ?? "",
    idpEntityId: read.entityId,
    certificates: read.certificates.map(({ pem }) => pem),
    signRequests: values.signRequests || read.wantsSignedRequests,
  };
}

/** Fields whose errors the summary repeats, in the form's order. */
export const fieldLabels = {
  loginUrl: "Login page URL",
  certificates: "Verification certificate",
  domains: "Domains of sign-in names",
  logoutUrl: "Logout URL",
  idpEntityId: "Issuer",
} as const satisfies Partial<Record<keyof SamlFormValues, string>>;
