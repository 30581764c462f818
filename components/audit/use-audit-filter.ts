import { parseAsString, useQueryStates } from "nuqs";
import type { AuditFilter } from "#lib/audit/contract.ts";
import { validFilter } from "./valid-filter.ts";

const parsers = {
  actor: parseAsString,
  action: parseAsString,
  directory: parseAsString,
  from: parseAsString,
  to: parseAsString,
};

/** The filter in the address, so that a filtered page can be bookmarked and shared; parts that are not valid are left out. */
export function useAuditFilter() {
  const [state, setState] = useQueryStates(parsers, { history: "push" });
  const filter = validFilter(state);
  return {
    filter,
    setFilter: (part: { [Key in keyof AuditFilter]: string | null }) => void setState(part),
    clear: () => void setState(null),
    isFiltered: Object.keys(filter).length > 0,
  };
}
