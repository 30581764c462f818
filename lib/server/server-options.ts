import type { ServerOptions } from "node:http";

/**
 * How long a connection may take. A request that trickles in is cut off after a minute, whatever it sends: a server
 * whose connections are held by such requests has none left for others.
 */
export const serverOptions: ServerOptions = {
  keepAliveTimeout: 65_000,
  headersTimeout: 30_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  // A filter that is too long, percent-encoded, is to be told so: Node's 16 KiB answer it without a word.
  maxHeaderSize: 64 * 1024,
  // listener.ts refuses a request without Host; Node would do so without a word.
  requireHostHeader: false,
};
