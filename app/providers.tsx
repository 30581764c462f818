"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { browserQueryClient } from "#components/layout/query-client.ts";
import { Toasts } from "#components/ui/toast.tsx";

/** What every page stands in: theme, server state, one locale on server and client, messages. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      enableColorScheme={false}
      disableTransitionOnChange
      nonce={nonce}
    >
      <I18nProvider locale="en-GB">
        <QueryClientProvider client={browserQueryClient()}>
          {children}
          <Toasts />
        </QueryClientProvider>
      </I18nProvider>
    </ThemeProvider>
  );
}
