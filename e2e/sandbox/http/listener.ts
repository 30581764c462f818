import { once } from "node:events";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer, Server as HttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certificate } from "./certificates.ts";

export interface Listener {
  readonly port: number;
  /** True when the preferred port was taken and the system chose another. */
  readonly movedPort: boolean;
  /** Swaps the certificate and drops live connections, so that the next call sees the new one. */
  presentCertificate(certificate: Certificate): void;
  close(): Promise<void>;
}

interface ListenOptions {
  /** 0 or absent: any free port. */
  readonly preferredPort?: number | undefined;
  /** Absent: plain http. */
  readonly certificate?: Certificate | undefined;
}

/**
 * Listens on 127.0.0.1, and on ::1 with the same port where the machine has it, because `localhost`
 * may resolve to either. Never on another interface.
 */
export async function listenOnLoopback(
  handler: RequestListener,
  { preferredPort = 0, certificate }: ListenOptions,
): Promise<Listener> {
  const create = (): Server =>
    certificate
      ? createHttpsServer({ key: certificate.key, cert: certificate.cert }, handler)
      : createHttpServer(handler);
  let server = create();
  let movedPort = false;
  try {
    await listen(server, preferredPort, "127.0.0.1");
  } catch (error) {
    if (preferredPort === 0 || !isAddressInUse(error)) throw error;
    server = create();
    movedPort = true;
    await listen(server, 0, "127.0.0.1");
  }
  const { port } = server.address() as AddressInfo;
  const servers = [server];
  const second = create();
  try {
    await listen(second, port, "::1");
    servers.push(second);
  } catch {
    second.close();
  }
  return {
    port,
    movedPort,
    presentCertificate({ key, cert }) {
      for (const each of servers) {
        if (each instanceof HttpsServer) each.setSecureContext({ key, cert });
        each.closeAllConnections();
      }
    },
    async close() {
      await Promise.all(
        servers.map(async (each) => {
          const closed = once(each, "close");
          each.close();
          each.closeAllConnections();
          await closed;
        }),
      );
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, "listening");
}

function isAddressInUse(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EADDRINUSE" || code === "EACCES";
}
