import { Building2 } from "lucide-react";
import { buttonClass } from "#components/ui/button-style.ts";

/**
 * Leads to the company's own sign-in, and from there to the devices. No `next/link`: its prefetch would begin a sign-in that
 * nobody asked for.
 */
export function CompanyLink({ directoryId }: { directoryId: string }) {
  return (
    <a
      href={`/api/saml/${directoryId}/sign-in?return=${encodeURIComponent("/portal/devices?welcome=yes")}`}
      className={`${buttonClass({ variant: "primary", size: "md" })} w-full gap-1.5`}
    >
      <Building2 aria-hidden className="size-4" />
      Continue with your company's sign-in
    </a>
  );
}
