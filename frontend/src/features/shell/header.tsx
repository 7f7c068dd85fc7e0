"use client";

import { Plus, Search } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";

import { Logo } from "@/components/logo";
import { buttonClass } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { LateMenu } from "@/components/ui/late-menu";
import type { UserResponse } from "@/lib/api";
import { cn } from "@/lib/cn";

import type { Over } from "./overlays";
import { roomsFor } from "./rooms";
import { RoomsNav } from "./rooms-nav";
import { UserButton } from "./user-button";

const loadMenu = async () => (await import("./user-menu")).UserMenu;

export function Header({ me, onOpen }: { me: UserResponse | undefined; onOpen: (what: Over) => void }) {
  const t = useTranslations("shell");
  return (
    <header className="sticky top-0 z-20 flex h-14 shrink-0 items-center gap-2 border-b border-line bg-canvas px-4 sm:px-6 lg:gap-6">
      <Logo href="/dashboard" short />
      {me && (
        <>
          <RoomsNav rooms={roomsFor(me.is_admin)} />
          <div className="ml-auto flex items-center gap-2">
            <button
              type="button"
              aria-haspopup="dialog"
              onClick={() => onOpen("palette")}
              className={cn(buttonClass("ghost", "sm"), "px-2 font-normal xl:border xl:border-line xl:bg-surface xl:pr-1.5 xl:pl-2.5")}
            >
              <Search className="size-4" aria-hidden />
              <span className="sr-only xl:not-sr-only xl:pr-6">{t("search")}</span>
              <span className="hidden xl:inline-flex" aria-hidden>
                <Kbd keys={["mod", "K"]} />
              </span>
            </button>
            <Link href="/sessions/new" className={cn(buttonClass("primary", "sm"), "px-2 sm:px-3")}>
              <Plus className="size-4" aria-hidden />
              <span className="sr-only sm:not-sr-only sm:whitespace-nowrap">{t("newAd")}</span>
            </Link>
            <LateMenu
              load={loadMenu}
              button={(opener) => <UserButton email={me.email} {...opener} />}
              props={{ email: me.email, onKeys: () => onOpen("keys") }}
            />
          </div>
        </>
      )}
    </header>
  );
}
