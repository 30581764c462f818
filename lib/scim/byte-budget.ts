/** So many characters a second may be taken, and after a pause a multiple of them at once. */
export class ByteBudget {
  private available: number;
  private at: number;
  private readonly perSecond: number;
  private readonly burst: number;

  constructor({ perSecond, burst }: { perSecond: number; burst: number }, now: number = performance.now()) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.available = burst;
    this.at = now;
  }

  /** Takes `size` if anything is left; the last one may overdraw, so that no single one is too large for ever. */
  take(size: number, now: number = performance.now()): boolean {
    this.available = Math.min(this.burst, this.available + ((now - this.at) / 1000) * this.perSecond);
    this.at = now;
    if (this.available <= 0) return false;
    this.available -= size;
    return true;
  }
}
