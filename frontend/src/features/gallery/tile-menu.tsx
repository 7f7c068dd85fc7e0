"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";

import { Button } from "@/components/ui/button";
import type { SessionSummary } from "@/lib/api";

const Items = lazy(() => import("./tile-menu-items").then((module) => ({ default: module.TileMenuItems })));

/** The menu itself is only there once it may be wanted: `near` says that the pointer or the focus has been on the tile. */
export function TileMenu({ ad, name, tabIndex, near, onDelete }: { ad: SessionSummary; name: string; tabIndex: number; near: boolean; onDelete: () => void }) {
  const t = useTranslations("gallery.tile");
  const [tapped, setTapped] = useState(false);
  const button = {
    kind: "ghost",
    size: "icon",
    tabIndex,
    "aria-label": t("options", { name }),
    className:
      "absolute -right-1 bottom-5.5 size-7 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:right-1 pointer-coarse:bottom-15 pointer-coarse:bg-stage/70 pointer-coarse:text-stage-ink pointer-coarse:opacity-100",
    children: <Ellipsis className="size-4" aria-hidden />,
  } as const;
  const still = <Button {...button} aria-haspopup="menu" aria-expanded={false} onClick={() => setTapped(true)} />;
  if (!near && !tapped) return still;
  return (
    <Suspense fallback={still}>
      <Items ad={ad} startsOpen={tapped} trigger={<Button {...button} />} onDelete={onDelete} />
    </Suspense>
  );
}
