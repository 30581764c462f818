import { usePathname, useSearchParams } from "next/navigation";
import type { Complaint } from "#lib/troubleshooting/vocabulary.ts";

const NAME = "troubleshoot";

/** What is being looked into stands in the URL, so that it can be linked to; null while nothing is. */
export function useComplaint(complaints: readonly Complaint[]): {
  complaint: Complaint | "all" | null;
  choose: (complaint: Complaint | "all" | null) => void;
} {
  const pathname = usePathname();
  const params = useSearchParams();
  const asked = params.get(NAME);
  return {
    complaint: asked === null ? null : (complaints.find((one) => one === asked) ?? "all"),
    choose(complaint) {
      const next = new URLSearchParams(params);
      if (complaint === null) next.delete(NAME);
      else next.set(NAME, complaint);
      const query = next.size === 0 ? "" : `?${next}`;
      window.history.replaceState(null, "", `${pathname}${query}`);
    },
  };
}
