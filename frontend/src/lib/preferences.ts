"use client";

import { useLocale, type Locale } from "next-intl";
import { useRouter } from "next/navigation";
import { createContext, useContext } from "react";

import { remember } from "./cookie";
import type { Theme } from "./theme";

/** The theme that the server rendered with. */
export const ThemeContext = createContext<Theme>("system");

/** Theme and language of this browser. They live in cookies, so that the server's first paint is right. */
export function usePreferences() {
  const router = useRouter();
  return {
    theme: useContext(ThemeContext),
    locale: useLocale(),
    setTheme(theme: Theme) {
      remember("theme", theme === "system" ? null : theme);
      router.refresh();
    },
    setLocale(locale: Locale) {
      remember("locale", locale);
      router.refresh();
    },
  };
}
