"use client";

import { Download } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import type { UserExportQuery } from "#lib/users/contract.ts";
import { listQueryOf, loadListFilters } from "./list-filters.ts";

/** Everyone whom the filters in the URL find, as a file; whichever page is shown. */
export function ExportMenu() {
  const search = useSearchParams();

  /** The answer is an attachment: the browser saves it and stays on this page. */
  function download(columns: UserExportQuery["columns"]) {
    const query = listQueryOf({ ...loadListFilters(search), at: null });
    location.assign(`/api/v1/users/export?${new URLSearchParams({ ...query, columns })}`);
  }

  return (
    <Menu
      label="Export"
      trigger={<Button icon={<Download aria-hidden className="size-4" />}>Export</Button>}
      actions={[
        { label: "CSV with every attribute", onAction: () => download("all") },
        { label: "CSV with the list’s columns", onAction: () => download("visible") },
      ]}
    />
  );
}
