"use client";

import { Eye, EyeOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState, type ComponentProps } from "react";

import { Input } from "@/components/ui/field";

/** A password that can be looked at. */
export function PasswordInput(props: ComponentProps<typeof Input>) {
  const t = useTranslations("auth");
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="relative">
      <Input {...props} type={shown ? "text" : "password"} autoCapitalize="none" spellCheck={false} className="pr-12 aria-invalid:border-bad" />
      <button
        type="button"
        onClick={() => setShown(!shown)}
        className="absolute top-6 right-0 grid h-10 w-11 place-items-center rounded-lg text-muted hover:text-ink pointer-coarse:h-11"
      >
        <Icon className="size-4" aria-hidden />
        <span className="sr-only">{shown ? t("hide") : t("show")}</span>
      </button>
    </div>
  );
}
