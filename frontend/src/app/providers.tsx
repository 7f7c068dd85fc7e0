"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { useState, type ReactNode } from "react";

import "@/lib/http";
import { ThemeContext } from "@/lib/preferences";
import type { Theme } from "@/lib/theme";

const Toaster = dynamic(() => import("sonner").then((module) => module.Toaster), { ssr: false });

export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
  const t = useTranslations("common");
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { retry: 1, staleTime: 5_000, refetchOnWindowFocus: false } },
      }),
  );
  return (
    <ThemeContext value={theme}>
      <QueryClientProvider client={client}>
        {children}
        <Toaster
          theme={theme}
          position="bottom-right"
          containerAriaLabel={t("notifications")}
          toastOptions={{ closeButtonAriaLabel: t("close") }}
        />
      </QueryClientProvider>
    </ThemeContext>
  );
}
