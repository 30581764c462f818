import { authenticateKey } from "./authenticate-key.ts";

/**
 * Another web process, as the test of revocation needs one: authenticates the token of its arguments over and over, and
 * tells its parent each time the outcome changes.
 */
const [token = "", directoryId = ""] = process.argv.slice(2);
let told = "";

process.once("disconnect", () => process.exit(0));
while (process.connected) {
  const result = await authenticateKey(`Bearer ${token}`, directoryId);
  const outcome = result.ok ? "ok" : result.refusal;
  if (outcome !== told) process.send?.({ outcome, at: Date.now() });
  told = outcome;
  // Lets the notices in: an answer from memory does not wait for anything.
  await new Promise((resolve) => setImmediate(resolve));
}
