"use client";

import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";

/** Opens the menu of the person who is signed in. */
export function UserButton({ email, ...rest }: { email: string } & ComponentProps<"button">) {
  const t = useTranslations("shell");
  return (
    <button
      type="button"
      aria-label={t("user.label")}
      className="grid size-8 shrink-0 place-items-center rounded-full border border-line-strong bg-raised text-xs font-semibold transition-colors hover:border-ink/30 pointer-coarse:size-11"
      {...rest}
    >
      {email.match(/\p{L}/u)?.[0].toUpperCase()}
    </button>
  );
}
