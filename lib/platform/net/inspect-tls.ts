import { isIP } from "node:net";
import { connect, type PeerCertificate } from "node:tls";
import { NetFailure, type TlsTrouble, tlsTroubleOf, toNetFailure } from "./net-failure.ts";
import type { HostAddress } from "./resolve-host.ts";

export type TlsFacts = {
  protocol: string;
  subject: string;
  issuer: string;
  names: string[];
  validFrom: Date;
  validTo: Date;
  /** `null` when the chain, the dates and the name are all in order. */
  trouble: TlsTrouble | null;
  detail: string;
};

/**
 * Makes one TLS handshake and reads the certificate even when it is not valid, so that a person can
 * be told what is wrong with it. Nothing is sent over the connection.
 * Throws {@link NetFailure} when there is no handshake at all.
 */
export async function inspectTls(
  { hostname, port, address }: { hostname: string; port: number; address: HostAddress },
  timeoutMs: number,
): Promise<TlsFacts> {
  const { promise, resolve, reject } = Promise.withResolvers<TlsFacts>();
  const socket = connect({
    host: address.address,
    port,
    servername: isIP(hostname) === 0 ? hostname : "",
    rejectUnauthorized: false,
    ALPNProtocols: ["http/1.1"],
  });
  socket.setTimeout(timeoutMs, () => {
    reject(
      new NetFailure("timeout", {
        host: hostname,
        detail: `no handshake within ${timeoutMs} ms`,
      }),
    );
  });
  socket.once("error", (error) => reject(toNetFailure(error, hostname)));
  socket.once("secureConnect", () => {
    const certificate = socket.getPeerCertificate();
    const code = socket.authorized ? "" : errorCode(socket.authorizationError);
    resolve({
      protocol: socket.getProtocol() ?? "TLS",
      subject: commonName(certificate.subject) ?? hostname,
      issuer: commonName(certificate.issuer) ?? "an unnamed issuer",
      names: namesOf(certificate),
      validFrom: new Date(certificate.valid_from),
      validTo: new Date(certificate.valid_to),
      trouble: code === "" ? null : (tlsTroubleOf(code) ?? "other"),
      detail: code,
    });
  });
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

/** Node's types say `Error`; at run time it is the code as a string, or an error with one. */
function errorCode(error: unknown): string {
  if (typeof error === "string") return error;
  if (error instanceof Error && "code" in error) return String(error.code);
  return String(error);
}

function commonName(name: PeerCertificate["subject"] | undefined): string | undefined {
  const value = name?.O ?? name?.CN;
  return Array.isArray(value) ? value[0] : value;
}

function namesOf(certificate: PeerCertificate): string[] {
  return (certificate.subjectaltname ?? "")
    .split(", ")
    .filter((entry) => entry.startsWith("DNS:") || entry.startsWith("IP Address:"))
    .map((entry) => entry.slice(entry.indexOf(":") + 1));
}
