import { createHash, X509Certificate } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { type EntraApp, type EntraTenant, entraNow } from "./state.ts";

export interface AssertionFault {
  readonly code: 50027 | 700021 | 700024 | 700027;
  readonly sentence: string;
}

/** What is wrong with a client assertion, by Microsoft's rules for certificate credentials; undefined for a good one. */
export async function certificateFault(
  tenant: EntraTenant,
  app: EntraApp,
  form: URLSearchParams,
  tokenUrl: string,
): Promise<AssertionFault | undefined> {
  const assertion = form.get("client_assertion") ?? "";
  if (form.get("client_assertion_type") !== "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
    return { code: 50027, sentence: "JWT token is invalid or malformed." };
  }
  let thumbprint: unknown;
  let issuer: string | undefined;
  try {
    const header = decodeProtectedHeader(assertion);
    thumbprint = header["x5t#S256"] ?? header.x5t;
    issuer = decodeJwt(assertion).iss;
  } catch {
    return { code: 50027, sentence: "JWT token is invalid or malformed." };
  }
  const digests = (raw: Buffer) =>
    ["sha256", "sha1"].map((name) => createHash(name).update(raw).digest("base64url"));
  const certificate = app.certificates
    .map((pem) => new X509Certificate(pem))
    .find(({ raw }) => digests(raw).includes(String(thumbprint)));
  if (!certificate || certificate.validToDate <= entraNow(tenant)) {
    const reason = certificate ? "The key used is expired." : "The key was not found.";
    return {
      code: 700027,
      sentence: `The certificate with identifier used to sign the client assertion is ${certificate ? "expired" : "not registered"} on application. [Reason - ${reason}, Thumbprint of key used by client: '${thumbprint}']`,
    };
  }
  if (issuer !== app.appId) {
    return {
      code: 700021,
      sentence: "Client assertion application identifier doesn't match 'client_id' parameter.",
    };
  }
  try {
    await jwtVerify(assertion, certificate.publicKey, {
      audience: tokenUrl,
      subject: app.appId,
      currentDate: entraNow(tenant),
      clockTolerance: 300,
      algorithms: ["PS256", "RS256"],
      requiredClaims: ["exp", "nbf", "jti"],
    });
    return undefined;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      code: 700024,
      sentence: `Client assertion is not within its valid time range or is invalid: ${detail}.`,
    };
  }
}
