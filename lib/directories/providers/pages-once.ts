import { UnexpectedAnswer } from "./provider-refusal.ts";

/** A page that has not come to its turn may be answered by an empty one that leads to itself: some times, not for ever. */
const MOST_VISITS = 10;

/**
 * Guards a loop over pages against a list that leads in a circle.
 * @returns to be called with each page's place @throws UnexpectedAnswer for one that it was called with ten times
 */
export function pagesOnce(): (place: string) => void {
  const visits = new Map<string, number>();
  return (place) => {
    const count = (visits.get(place) ?? 0) + 1;
    visits.set(place, count);
    if (count > MOST_VISITS) throw new UnexpectedAnswer(200, "a list whose pages lead in a circle", "");
  };
}
