"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { usePathname } from "next/navigation";
import type { ComponentProps } from "react";

import { Button } from "@/components/ui/button";

import { roomOf } from "./rooms";

/** Names the room you are in; opens the menu of all. */
export function RoomButton(rest: ComponentProps<typeof Button>) {
  const t = useTranslations("shell.rooms");
  const path = usePathname();
  const here = roomOf(path);
  return (
    <Button kind="ghost" size="sm" className="min-w-0 px-2 text-sm text-ink" {...rest}>
      <span className="truncate">{here ? t(here) : path === "/account" ? t("account") : t("menu")}</span>
      <ChevronDown className="size-4 text-muted" aria-hidden />
    </Button>
  );
}
