import { AppError } from "#lib/platform/errors/app-error.ts";

/**
 * Bounds how many passwords are worked on: each takes 64 MiB and a tenth of a second of a core. Beyond those at work some
 * wait for their turn, and the rest are told to come back.
 */
export class PasswordLane {
  private atWork = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly limit: number;
  private readonly waitingLimit: number;

  constructor({ limit, waitingLimit }: { limit: number; waitingLimit: number }) {
    this.limit = limit;
    this.waitingLimit = waitingLimit;
  }

  /** @throws AppError too_busy where a password could not even wait now; asked before an attempt is counted */
  refuseWhenFull(): void {
    if (this.atWork < this.limit || this.waiting.length < this.waitingLimit) return;
    throw new AppError("too_busy", {
      detail: "More people are signing in than Muster can check at once. Try again in a few seconds.",
      retryAfter: 5,
    });
  }

  /** Does the work in its turn. @throws AppError too_busy; whatever the work throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    this.refuseWhenFull();
    if (this.atWork < this.limit) this.atWork += 1;
    // Whoever ends hands its place on, so that nobody who comes later takes it.
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.atWork -= 1;
    }
  }
}

/** Admins' passwords. A lane of its own: a crowd or a flood at the portal keeps no admin out of the console. */
export const consoleLane = new PasswordLane({ limit: 2, waitingLimit: 40 });
/** Users' passwords. */
export const portalLane = new PasswordLane({ limit: 2, waitingLimit: 40 });
