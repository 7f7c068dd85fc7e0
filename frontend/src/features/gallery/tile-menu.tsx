"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { LateMenu } from "@/components/ui/late-menu";
import type { SessionSummary } from "@/lib/api";

const load = async () => (await import("./tile-menu-items")).TileMenuItems;

export function TileMenu({ ad, name, tabIndex, onDelete }: { ad: SessionSummary; name: string; tabIndex: number; onDelete: () => void }) {
  const t = useTranslations("gallery.tile");
  const button = {
    kind: "ghost",
    size: "icon",
    tabIndex,
    "aria-label": t("options", { name }),
    className:
      "absolute -right-1 bottom-5.5 size-7 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:right-1 pointer-coarse:bottom-15 pointer-coarse:bg-stage/70 pointer-coarse:text-stage-ink pointer-coarse:opacity-100",
    children: <Ellipsis className="size-4" aria-hidden />,
  } as const;
  return (
    <LateMenu
      load={load}
      button={(opener) => <Button {...button} {...opener} />}
      props={{ ad, trigger: <Button {...button} />, onDelete }}
    />
  );
}
