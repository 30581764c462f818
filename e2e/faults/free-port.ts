import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return address.port;
}
