import { AppError } from "#lib/platform/errors/app-error.ts";

type Waiting = { network: string; begin: () => void };

/**
 * Lets one piece of work go on at a time, and others wait. Whoever waits is taken in turn by network, so that a flood from one
 * keeps another's sign-in waiting for one piece of work, however many of its own stand before it.
 */
export class FairQueue {
  private isAtWork = false;
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly most: { inAll: number; ofANetwork: number };

  constructor(most: { inAll: number; ofANetwork: number }) {
    this.most = most;
  }

  /** Does the work in its turn. @throws AppError too_busy, where it could not even wait; whatever the work throws */
  async run<T>(network: string, work: () => Promise<T>): Promise<T> {
    if (this.isAtWork) await this.turn(network);
    this.isAtWork = true;
    try {
      return await work();
    } finally {
      // Whoever ends hands its place on, so that nobody who comes later takes it.
      const next = this.take();
      if (next) next.begin();
      else this.isAtWork = false;
    }
  }

  private turn(network: string): Promise<void> {
    const own = this.waiting.get(network) ?? [];
    const all = [...this.waiting.values()].reduce((sum, { length }) => sum + length, 0);
    if (own.length >= this.most.ofANetwork || all >= this.most.inAll)
      throw new AppError("too_busy", {
        detail: "More people are signing in than Muster can check at once. Try again in a few seconds.",
        retryAfter: 5,
      });
    return new Promise((begin) => {
      own.push({ network, begin });
      this.waiting.set(network, own);
    });
  }

  /** The first one of the network whose turn it is; that network comes last from then on. */
  private take(): Waiting | undefined {
    for (const [network, own] of this.waiting) {
      this.waiting.delete(network);
      const first = own.shift();
      if (own.length > 0) this.waiting.set(network, own);
      return first;
    }
    return undefined;
  }
}
