import { ChartColumn, Clapperboard, Shield, Upload, Users, type LucideIcon } from "lucide-react";

/** Of the studio, in the order of its navigation; each is a path and a key of `shell.rooms`. */
export const ROOMS = ["dashboard", "clients", "uploads", "costs", "admin"] as const;
export type Room = (typeof ROOMS)[number];

export const ROOM_ICONS: Record<Room, LucideIcon> = {
  dashboard: Clapperboard,
  clients: Users,
  uploads: Upload,
  costs: ChartColumn,
  admin: Shield,
};

export function roomsFor(isAdmin: boolean): Room[] {
  return ROOMS.filter((room) => room !== "admin" || isAdmin);
}

/** The room a page lies in; every ad lies in the first. */
export function roomOf(path: string): Room | undefined {
  const first = path.split("/")[1];
  return first === "sessions" ? "dashboard" : ROOMS.find((room) => room === first);
}
