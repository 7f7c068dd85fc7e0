"use client";

import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";

import { useConnection } from "@/lib/connection";
import { useShortcut } from "@/lib/shortcuts";

import type { Room } from "./rooms";

const CommandPalette = dynamic(() => import("./command-palette").then((module) => module.CommandPalette), { ssr: false });
const ShortcutSheet = dynamic(() => import("./shortcut-sheet").then((module) => module.ShortcutSheet), { ssr: false });

/** What lies over the page, if anything. */
export type Over = "palette" | "keys" | null;

/** The keys that work everywhere, and what two of them open; both come when they are first wanted. */
export function Overlays({ over, onOver, rooms }: { over: Over; onOver: (over: Over) => void; rooms: readonly Room[] }) {
  const t = useTranslations("shell.keys");
  const router = useRouter();
  const { signedOut } = useConnection(); // then another dialog has the word
  useShortcut("mod+K", () => onOver("palette"), { label: t("palette"), everywhere: true });
  useShortcut("?", () => onOver("keys"), { label: t("sheet"), everywhere: true });
  useShortcut("n", () => router.push("/sessions/new"), { label: t("newAd"), everywhere: true });
  useShortcut("g d", () => router.push("/dashboard"), { label: t("dashboard"), everywhere: true });
  useShortcut("g c", () => router.push("/clients"), { label: t("clients"), everywhere: true });
  useShortcut("g u", () => router.push("/uploads"), { label: t("uploads"), everywhere: true });
  return (
    <>
      {over === "palette" && !signedOut && <CommandPalette rooms={rooms} onClose={() => onOver(null)} onKeys={() => onOver("keys")} />}
      {over === "keys" && <ShortcutSheet onClose={() => onOver(null)} />}
    </>
  );
}
