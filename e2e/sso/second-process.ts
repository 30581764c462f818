import { closePool } from "#lib/platform/db/pool.ts";
import { Browser } from "./identity-provider.ts";

/** Another web process that takes a response: prints where it leads. Arguments: directory, then the response on stdin. */
const [directoryId = "", relayState = ""] = process.argv.slice(2);
const chunks: Uint8Array[] = [];
for await (const chunk of process.stdin) chunks.push(chunk);
console.info(await new Browser().bring(directoryId, Buffer.concat(chunks).toString(), relayState));
await closePool();
