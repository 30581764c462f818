type Wish = { has: string; wants: string };

/** Those who take each other's names: two who swap, or more of whom each takes the next one's. */
export function circlesOf<T extends Wish>(wishes: readonly T[]): T[][] {
  const holders = new Map(wishes.map((wish) => [wish.has, wish]));
  const seen = new Set<T>();
  const circles: T[][] = [];
  for (const first of wishes) {
    const path: T[] = [];
    let next: T | undefined = first;
    while (next !== undefined && !seen.has(next)) {
      seen.add(next);
      path.push(next);
      next = holders.get(next.wants);
    }
    // The way may lead into a circle from outside of it, or into one that was found before.
    const entry = next === undefined ? -1 : path.indexOf(next);
    if (entry >= 0) circles.push(path.slice(entry));
  }
  return circles;
}
