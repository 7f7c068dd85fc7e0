"use client";

import { CircleUserRound, Keyboard, LogOut } from "lucide-react";
import { useTranslations } from "next-intl";

import { Kbd } from "@/components/ui/kbd";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { LOCALE_NAMES, LOCALES } from "@/i18n/locales";
import { usePreferences } from "@/lib/preferences";
import { THEMES } from "@/lib/theme";

import { signOut } from "./sign-out";
import { UserButton } from "./user-button";

export function UserMenu({ email, onKeys }: { email: string; onKeys: () => void }) {
  const t = useTranslations("shell");
  const { theme, setTheme, locale, setLocale } = usePreferences();
  return (
    <Menu inline startsOpen trigger={<UserButton email={email} />}>
      <MenuLabel>{email}</MenuLabel>
      <MenuItem icon={CircleUserRound} href="/account">
        {t("rooms.account")}
      </MenuItem>
      <MenuItem icon={Keyboard} hint={<Kbd keys={["?"]} />} onSelect={onKeys}>
        {t("keys.title")}
      </MenuItem>
      <MenuSeparator />
      <MenuChoice
        label={t("theme.label")}
        value={theme}
        onChange={setTheme}
        options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
      />
      <MenuSeparator />
      <MenuChoice
        label={t("language")}
        value={locale}
        onChange={setLocale}
        options={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
      />
      <MenuSeparator />
      <MenuItem icon={LogOut} onSelect={() => void signOut()}>
        {t("signOut")}
      </MenuItem>
    </Menu>
  );
}
