import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { Tooltip } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

import type { Locale } from "@/i18n/locales";
import { MESSAGES } from "@/i18n/messages";
import { I18nProvider } from "@/i18n/provider";

/** Renders with what every page has around it: texts, queries, tooltips. */
export function renderStudio(ui: ReactElement, { locale = "en" }: { locale?: Locale } = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <I18nProvider locale={locale} messages={MESSAGES[locale]} now={new Date()} zone="UTC">
      <QueryClientProvider client={client}>
        <Tooltip.Provider>{children}</Tooltip.Provider>
      </QueryClientProvider>
    </I18nProvider>
  );
  return render(ui, { wrapper });
}
