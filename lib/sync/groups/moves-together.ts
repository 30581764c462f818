/** A group of a sync that has another name in the directory by now. Names are without case. */
export type Mover = {
  /** Ours. */
  id: string;
  providerId: string;
  /** The new name, as it is shown. */
  name: string;
  nameKey: string;
  /** The group here that has the new name; null where none has. */
  holderId: string | null;
};

/**
 * Those of some groups that can only be renamed together: each takes the name of another that moves as well, or gives its
 * own to one. Whoever wants a name that stays with its holder, or that two want, does not move, nor does who waits for it.
 */
export function movesTogether(movers: readonly Mover[]): Mover[] {
  const moving = new Map<string, Mover>();
  const wanted = new Set<string>();
  for (const mover of movers) {
    if (wanted.has(mover.nameKey)) continue;
    wanted.add(mover.nameKey);
    moving.set(mover.id, mover);
  }
  for (let before = -1; before !== moving.size; ) {
    before = moving.size;
    for (const { id, holderId } of moving.values())
      if (holderId !== null && !moving.has(holderId)) moving.delete(id);
  }
  const holders = new Set([...moving.values()].map(({ holderId }) => holderId));
  return [...moving.values()].filter(({ id, holderId }) => holderId !== null || holders.has(id));
}
