"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { useState, type ReactNode } from "react";

import "@/lib/http";
import { ThemeContext } from "@/lib/preferences";
import type { Theme } from "@/lib/theme";
import { useToastsWanted } from "@/lib/toast";

const Toaster = dynamic(() => import("sonner").then((module) => module.Toaster), { ssr: false });

export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
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
        <Toasts theme={theme} />
      </QueryClientProvider>
    </ThemeContext>
  );
}

function Toasts({ theme }: { theme: Theme }) {
  const t = useTranslations("common");
  if (!useToastsWanted()) return null;
  return (
    <Toaster theme={theme} position="bottom-right" containerAriaLabel={t("notifications")} toastOptions={{ closeButtonAriaLabel: t("close") }} />
  );
}
