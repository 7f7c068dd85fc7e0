"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { usePathname } from "next/navigation";

import { LateMenu } from "@/components/ui/late-menu";
import { cn } from "@/lib/cn";

import { RoomButton } from "./room-button";
import { roomOf, type Room } from "./rooms";

const loadMenu = async () => (await import("./rooms-menu")).RoomsMenu;

/** The rooms side by side; on a small screen a menu that names the one you are in. */
export function RoomsNav({ rooms }: { rooms: readonly Room[] }) {
  const t = useTranslations("shell.rooms");
  const path = usePathname();
  const here = roomOf(path);
  return (
    <nav aria-label={t("label")} className="flex h-full min-w-0 items-center">
      <div className="hidden h-full items-center gap-1 lg:flex">
        {rooms.map((room) => (
          <Link
            key={room}
            href={`/${room}`}
            aria-current={room === here ? (path === `/${room}` ? "page" : "true") : undefined}
            className={cn(
              "relative flex h-full items-center rounded-lg px-3 text-sm font-medium text-muted transition-colors hover:text-ink",
              "aria-[current]:text-ink aria-[current]:after:absolute aria-[current]:after:inset-x-3 aria-[current]:after:bottom-0 aria-[current]:after:h-0.5 aria-[current]:after:bg-accent",
            )}
          >
            {t(room)}
          </Link>
        ))}
      </div>
      <div className="lg:hidden">
        <LateMenu load={loadMenu} button={(opener) => <RoomButton {...opener} />} props={{ rooms }} />
      </div>
    </nav>
  );
}
