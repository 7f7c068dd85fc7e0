"use client";

import { useTranslations } from "next-intl";
import { usePathname } from "next/navigation";

import { Menu, MenuItem } from "@/components/ui/menu";

import { RoomButton } from "./room-button";
import { ROOM_ICONS, roomOf, type Room } from "./rooms";

/** All rooms, on a small screen. */
export function RoomsMenu({ rooms }: { rooms: readonly Room[] }) {
  const t = useTranslations("shell.rooms");
  const here = roomOf(usePathname());
  return (
    <Menu inline startsOpen align="start" trigger={<RoomButton />}>
      {rooms.map((room) => (
        <MenuItem key={room} icon={ROOM_ICONS[room]} href={`/${room}`} current={room === here}>
          {t(room)}
        </MenuItem>
      ))}
    </Menu>
  );
}
