import { useState } from "react";
import type { CallPage } from "#lib/scim-log/contract.ts";

type Held = { readonly list: string; readonly page: CallPage };

/**
 * What of a list that grows at its top is shown: the newest, or, while it is held, what was there when it was taken hold
 * of. Nothing moves under a pointer, and nothing is lost.
 * @param list names the list: another filter is another list
 */
export function useTail(
  list: string,
  page: CallPage | undefined,
  isHeld: boolean,
): { page: CallPage | undefined; waiting: number; release: () => void } {
  const [held, setHeld] = useState<Held | null>(null);
  const isSame = held?.list === list;
  // Derived while rendering: an effect would first show the rows that are not to be seen yet.
  if (page && isHeld && !isSame) setHeld({ list, page });
  if (held && !isHeld) setHeld(null);
  if (!page || !isHeld || !held || !isSame) return { page, waiting: 0, release: () => undefined };
  const newest = held.page.calls[0];
  const seen = page.calls.findIndex(({ id }) => id === newest?.id);
  return {
    page: held.page,
    waiting: seen < 0 ? page.calls.length : seen,
    release: () => setHeld({ list, page }),
  };
}
