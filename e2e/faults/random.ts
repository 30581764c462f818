/** What a test with random choices prints when it fails; MUSTER_TEST_SEED repeats a run as far as its timing allows. */
export const seed = Number(process.env.MUSTER_TEST_SEED) || Date.now() % 1_000_000;

/** mulberry32: numbers from 0 to 1, the same ones for the same seed. */
export function numbersFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
