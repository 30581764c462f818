import type { RequestListener } from "node:http";
import { type Behaviour, goodBehaviour } from "../http/behaviour.ts";
import type { SandboxRequest } from "../http/router.ts";
import { serveHost } from "../http/serve.ts";
import { answerGraph, bearerOf } from "./graph.ts";
import { graphFailure } from "./graph-errors.ts";
import { answerLogin, type Entra, findTenant, loginFailure } from "./login.ts";

/** The login host; a call that names no tenant here finds it well behaved. */
export function serveLogin(entra: Entra): RequestListener {
  const usual = goodBehaviour();
  return serveHost({
    scheme: "https",
    behaviourFor: ({ url }) =>
      findTenant(entra, decodeURIComponent(url.pathname.split("/")[1] ?? ""))?.behaviour ?? usual,
    fail: loginFailure,
    answer: async (request) => answerLogin(entra, request),
  });
}

/** The Graph host; the tenant, and with it the behaviour, is known by the access token. */
export function serveGraph(entra: Entra): RequestListener {
  const usual = goodBehaviour();
  const behaviourFor = (request: SandboxRequest): Behaviour =>
    entra.tokens.find(bearerOf(request))?.tenant.behaviour ?? usual;
  return serveHost({
    scheme: "https",
    behaviourFor,
    fail: graphFailure,
    answer: (request) => answerGraph(entra, request),
  });
}
