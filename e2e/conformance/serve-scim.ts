import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createListener } from "#lib/server/listener.ts";

/** One more process of the SCIM server, for tests: tells its port to its parent and serves until it is killed. */
const server = createServer(createListener((_request, response) => void response.writeHead(404).end()));
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit());
