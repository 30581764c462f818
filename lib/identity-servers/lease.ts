/**
 * What an identity server writes with. Each registration and each time that the server is declared
 * dead raises the epoch in the database, so that a server which slept through its own death
 * (SIGSTOP, a suspended virtual machine) holds a lease that nothing accepts any more.
 */
export type Lease = { serverId: string; epoch: bigint };

/** This server's lease was taken away: another server may be doing its work. */
export class LeaseLost extends Error {
  constructor() {
    super("this identity server was declared dead meanwhile; another one does its work");
    this.name = "LeaseLost";
  }
}
