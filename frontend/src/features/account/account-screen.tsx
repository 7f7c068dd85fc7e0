"use client";

import { useTranslations } from "next-intl";

import { ApiKeys } from "./api-keys";
import { Appearance } from "./appearance";
import { OwnData } from "./own-data";
import { Password } from "./password";
import { Profile } from "./profile";
import { ShortcutHints } from "./shortcut-hints";
import { SignOut } from "./sign-out";

/** The account: what its ads came to, how the studio looks, keys for programs, its password and what is kept of it. */
export function AccountScreen() {
  const t = useTranslations("account");
  return (
    <main className="mx-auto w-full max-w-5xl flex-1 px-4 py-8 sm:px-6">
      <h1 className="text-2xl font-semibold">{t("title")}</h1>
      <div className="mt-6 divide-y divide-line border-t border-line">
        <Profile />
        <Appearance />
        <ApiKeys />
        <ShortcutHints />
        <Password />
        <OwnData />
        <SignOut />
      </div>
    </main>
  );
}
