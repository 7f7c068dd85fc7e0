"use client";

import { CircleUserRound, Keyboard, Languages, LogOut, Palette, Plus, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";

import { LOCALE_NAMES, LOCALES } from "@/i18n/locales";
import { usePreferences } from "@/lib/preferences";
import { THEMES } from "@/lib/theme";

import { ROOM_ICONS, type Room } from "./rooms";
import { signOut } from "./sign-out";

export interface Command {
  id: string;
  group: "do" | "go" | "settings";
  label: string;
  icon: LucideIcon;
  /** Its shortcut. */
  key?: string;
  /** Of a setting: it is so already. */
  chosen?: boolean;
  run: () => void;
}

/** Whatever the palette can do besides opening an ad. */
export function useCommands(rooms: readonly Room[], go: (path: string) => void, showKeys: () => void): Command[] {
  const t = useTranslations("shell");
  const { theme, setTheme, locale, setLocale } = usePreferences();
  return [
    { id: "new", group: "do", label: t("newAd"), icon: Plus, key: "N", run: () => go("/sessions/new") },
    ...rooms.map((room): Command => ({ id: room, group: "go", label: t(`rooms.${room}`), icon: ROOM_ICONS[room], run: () => go(`/${room}`) })),
    { id: "account", group: "go", label: t("rooms.account"), icon: CircleUserRound, run: () => go("/account") },
    ...THEMES.map((each): Command => ({
      id: each,
      group: "settings",
      label: `${t("theme.label")}: ${t(`theme.${each}`)}`,
      icon: Palette,
      chosen: each === theme,
      run: () => setTheme(each),
    })),
    ...LOCALES.map((each): Command => ({
      id: each,
      group: "settings",
      label: `${t("language")}: ${LOCALE_NAMES[each]}`,
      icon: Languages,
      chosen: each === locale,
      run: () => setLocale(each),
    })),
    { id: "keys", group: "settings", label: t("keys.title"), icon: Keyboard, key: "?", run: showKeys },
    { id: "sign-out", group: "settings", label: t("signOut"), icon: LogOut, run: () => void signOut() },
  ];
}
