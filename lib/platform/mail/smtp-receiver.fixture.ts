import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export type Received = { from: string; to: string; at: Date; source: string };

export type Receiver = {
  url: string;
  /** What it took, in the order in which it came. */
  received: Received[];
  /** Answers with this instead of taking a mail; null takes it. */
  refuse: (step: "recipient" | "data", recipient: string) => { code: number; text: string } | null;
  /** Called when a mail has arrived completely, before it is answered. */
  onArrival: () => Promise<void>;
  /** Called with each mail that it took. */
  onTaken: (mail: Received) => void;
  close: () => Promise<void>;
};

/** A real SMTP server on loopback that keeps what it gets, refuses on request, and can be started again on its port. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    closeTimeout: 1,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, callback) => callback(new Error("Invalid username or password")),
    onRcptTo: ({ address }, _session, callback) => callback(faultOf("recipient", address)),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join();
        await receiver.onArrival();
        const fault = faultOf("data", to);
        if (fault === null) {
          const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
          const mail = { from, to, at: new Date(), source: Buffer.concat(chunks).toString("utf8") };
          receiver.received.push(mail);
          receiver.onTaken(mail);
        }
        callback(fault);
      });
    },
  });
  server.on("error", () => undefined);
  const faultOf = (step: "recipient" | "data", address: string) => {
    const refusal = receiver.refuse(step, address);
    return refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code });
  };
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const receiver: Receiver = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    received: [],
    refuse: () => null,
    onArrival: async () => {},
    onTaken: () => {},
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return receiver;
}
