import type { Outgoing } from "#lib/platform/net/outgoing.ts";
import type { Finding, Probe } from "../run-probes.ts";
import { explainTls } from "./explain-network.ts";
import { day, list } from "./words.ts";

/** DNS and TLS of one host: the two questions before any credential is sent. */
export function connectionProbes<C>(
  outgoingOf: (context: C) => Outgoing,
  { suffix, of }: { suffix: string; of: string },
): [Probe<C>, Probe<C>] {
  return [
    {
      id: `dns${suffix}`,
      title: `DNS${of}`,
      needs: [],
      run: (context) => probeDns(outgoingOf(context)),
    },
    {
      id: `tls${suffix}`,
      title: `TLS certificate${of}`,
      needs: [`dns${suffix}`],
      run: (context) => probeTls(outgoingOf(context)),
    },
  ];
}

async function probeDns(outgoing: Outgoing): Promise<Finding> {
  const host = new URL(outgoing.origin).hostname;
  const found = (await outgoing.addresses()).map(({ address }) => address);
  return { status: "ok", seen: `${host} has the address ${list(found, 3)}.` };
}

async function probeTls(outgoing: Outgoing): Promise<Finding> {
  const { hostname, protocol } = new URL(outgoing.origin);
  if (protocol === "http:") {
    return {
      status: "skipped",
      seen: "Plain http to this machine, as allowed for the sandbox: there is no certificate.",
    };
  }
  const facts = await outgoing.inspectTls();
  if (facts.trouble !== null) {
    return { status: "failed", ...explainTls(hostname, facts.trouble, facts, facts.detail) };
  }
  return {
    status: "ok",
    seen: `${facts.protocol}, certificate from ${facts.issuer}, valid until ${day(facts.validTo)}.`,
  };
}
