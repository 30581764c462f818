import type { TlsFacts } from "#lib/platform/net/inspect-tls.ts";
import type { NetFailure, TlsTrouble } from "#lib/platform/net/net-failure.ts";
import type { Finding } from "../run-probes.ts";
import { day, list } from "./words.ts";

/** What it means for a directory that its provider could not be reached. */
export function explainNetFailure(failure: NetFailure): Finding {
  return { status: "failed", ...wordsFor(failure) };
}

function wordsFor(failure: NetFailure): Omit<Finding, "status"> {
  const { host, detail } = failure;
  switch (failure.reason) {
    case "dns":
      if (detail.includes("EAI_AGAIN")) {
        return {
          seen: `The DNS server gave no answer for ${host}.`,
          why: "Without its address nothing can be read from the directory.",
          action: "Check the DNS settings and the network of the machine that runs the identity server.",
        };
      }
      return {
        seen: `${host} has no address.`,
        why: "The name is misspelt, or the tenant was renamed or deleted; or this machine's DNS server doesn't know names outside your network.",
        action: `Open https://${host} in a browser. If it opens there, check the DNS settings of the machine that runs the identity server.`,
      };
    case "private-address":
      return {
        seen: `${host} leads inside: ${detail}.`,
        why: "Muster calls no private addresses, because a tenant address could otherwise be used to reach into your own network.",
        action:
          "Enter the public address of the tenant. For a test installation only, set MUSTER_ALLOW_PRIVATE_TENANTS=1.",
      };
    case "insecure":
      return {
        seen: `The address of ${host} begins with http://.`,
        why: "The credential would travel unencrypted.",
        action: "Edit the directory and enter the address with https://.",
      };
    case "tls":
      return explainTls(host, failure.tls ?? "other", null, detail);
    case "refused":
      return {
        seen: `${host} refused the connection.`,
        why: "Nothing listens there, or a firewall rejects connections from this machine.",
        action: `Allow connections from the identity server to ${host}, port 443, and run the diagnostics again.`,
      };
    case "unreachable":
      return {
        seen: `There is no way from this machine to ${host} (${detail}).`,
        why: "The identity server has no route to the internet for this address.",
        action:
          "Check the network and the proxy or firewall rules of the machine that runs the identity server.",
      };
    case "timeout":
      return {
        seen: `${host} did not answer in time: ${detail}.`,
        why: "The provider is slow or out of order, or a firewall drops the packets without saying so.",
        action:
          "Look at the provider's status page. If it is in order, check the firewall between the identity server and the internet.",
      };
    case "reset":
      return {
        seen: `${host} broke off the connection before its answer was complete.`,
        why: "A proxy or firewall between here and there closes connections, or the provider restarted.",
        action:
          "Run the diagnostics again. If it stays, check the proxy that connections from the identity server pass.",
      };
    case "not-http":
      return {
        seen: `What ${host} answers is not HTTP.`,
        why: "Something else than a web server listens at this address.",
        action: "Check the address of the directory.",
      };
    case "too-large":
      return {
        seen: `The answer of ${host} was broken off: ${detail}.`,
        why: "An answer of this size is no answer to the question that was asked.",
        action: "Check that the address belongs to the directory, and not to another web site.",
      };
    case "redirect":
      return {
        seen: `${host} sends us elsewhere: ${detail}.`,
        why: "Muster doesn't follow, because the credential would be handed to another host. Often the org was renamed, or a proxy asks for a sign-in.",
        action: "Enter the address that the redirect leads to, if it is yours.",
      };
    case "aborted":
      return {
        seen: `The call to ${host} was broken off by Muster.`,
        why: "The diagnosis was stopped, or took longer than it may.",
        action: "Run the diagnostics again.",
      };
  }
}

/** What is wrong with a certificate; `facts` add the date or name where the handshake showed them. */
export function explainTls(
  host: string,
  trouble: TlsTrouble,
  facts: TlsFacts | null,
  detail: string,
): Omit<Finding, "status"> {
  const intercepted = `If your company inspects encrypted traffic, start Muster with NODE_EXTRA_CA_CERTS set to a file with its root certificate.`;
  switch (trouble) {
    case "expired":
      return {
        seen: `The certificate of ${host} expired${facts === null ? "" : ` on ${day(facts.validTo)}`}.`,
        why: "Nobody can tell any more whether it is really this host that answers, so no credential is sent.",
        action: `Ask whoever runs ${host} to renew the certificate. If it is valid in a browser, check this machine's clock.`,
      };
    case "not-yet-valid":
      return {
        seen: `The certificate of ${host} is valid only from ${facts === null ? "a later date" : day(facts.validFrom)}.`,
        why: "Most often the clock of this machine is slow.",
        action: "Set the clock of the machine that runs the identity server (NTP).",
      };
    case "self-signed":
      return {
        seen: `The certificate of ${host} is self-signed${facts === null ? "" : ` by “${facts.issuer}”`}.`,
        why: "No authority vouches for it: anyone could have made it, so no credential is sent.",
        action: `The provider's own certificates are never self-signed. ${intercepted}`,
      };
    case "unknown-issuer":
      return {
        seen: `The certificate of ${host} comes from ${facts === null ? "an issuer" : `“${facts.issuer}”, an issuer`} that this machine doesn't trust.`,
        why: "Someone else may be answering in its place, so no credential is sent.",
        action: intercepted,
      };
    case "name-mismatch":
      return {
        seen: `The certificate is for ${facts === null || facts.names.length === 0 ? "another name" : list(facts.names, 3)}, not for ${host}.`,
        why: "Another server answers under this name, so no credential is sent.",
        action:
          "Check the spelling of the address; for a custom domain, check its certificate in the provider's console.",
      };
    case "not-tls":
      return {
        seen: `${host} doesn't speak TLS on this port.`,
        why: "Without encryption no credential is sent.",
        action: "Check the address, and whether a proxy stands between the identity server and the internet.",
      };
    case "other":
      return {
        seen: `The certificate of ${host} can't be accepted (${detail}).`,
        why: "It can't be told whether it is really this host that answers, so no credential is sent.",
        action: intercepted,
      };
  }
}
