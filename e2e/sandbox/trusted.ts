import { readFile } from "node:fs/promises";
import tls from "node:tls";
import { afterAll } from "vitest";
import { startTestSandbox } from "./testing.ts";

const sandbox = await startTestSandbox();
tls.setDefaultCACertificates([
  ...tls.getCACertificates("default"),
  await readFile(sandbox.authorityFile, "utf8"),
]);

/** Where the sandbox is, for identity servers that are processes of their own. */
export const sandboxEnvironment = {
  NODE_EXTRA_CA_CERTS: sandbox.authorityFile,
  MUSTER_ALLOW_PRIVATE_TENANTS: "1",
  MUSTER_ENTRA_LOGIN_URL: sandbox.loginUrl,
  MUSTER_GRAPH_URL: sandbox.graphUrl,
};
const { NODE_EXTRA_CA_CERTS: _authority, ...ours } = sandboxEnvironment;
Object.assign(process.env, ours);
afterAll(() => sandbox.stop());

/** The control API of a sandbox that this test file has to itself, and whose certificates this process trusts. */
export const control = sandbox.control;
