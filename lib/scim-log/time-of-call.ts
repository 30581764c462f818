/** When a call came, from its id: the time is part of it (UUIDv7). */
export function timeOfCall(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16));
}
