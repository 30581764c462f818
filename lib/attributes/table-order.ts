import { defaultAttributes } from "./defaults.ts";

const places = new Map(defaultAttributes.map(({ key }, index) => [key, index]));

/** The order of every table of global attributes: the defaults in theirs, then the custom ones by name. */
export function byTableOrder(a: { key: string }, b: { key: string }): number {
  const place = ({ key }: { key: string }) => places.get(key) ?? places.size;
  return place(a) - place(b) || a.key.localeCompare(b.key);
}
