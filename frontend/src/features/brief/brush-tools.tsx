"use client";

import { Brush, Eraser, Hand as HandIcon, Redo2, Trash2, Undo2, ZoomIn, ZoomOut, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Dispatch, SetStateAction } from "react";

import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Slider } from "@/components/ui/slider";
import { Tooltip } from "@/components/ui/tooltip";
import { cn } from "@/lib/cn";
import { useFormat } from "@/lib/use-format";

import { THICKEST, THINNEST, ZOOMS, zoomed } from "./brush";
import { redone, stepped, undone, type History } from "./history";
import type { Mark, Tool } from "./strokes";

export type Hand = Tool | "move";

const HANDS: readonly { hand: Hand; icon: LucideIcon; mark: string }[] = [
  { hand: "keep", icon: Brush, mark: "bg-[rgb(64_220_140)]" },
  { hand: "drop", icon: Eraser, mark: "bg-[rgb(255_84_84)]" },
  { hand: "move", icon: HandIcon, mark: "" },
];

export function BrushTools({
  hand,
  setHand,
  zoom,
  setZoom,
  radius,
  setRadius,
  marks,
  setMarks,
}: {
  hand: Hand;
  setHand: (hand: Hand) => void;
  zoom: number;
  setZoom: (zoom: number) => void;
  radius: number;
  setRadius: (radius: number) => void;
  marks: History<Mark[]>;
  setMarks: Dispatch<SetStateAction<History<Mark[]>>>;
}) {
  const t = useTranslations("brief.cutout");
  const { percent } = useFormat();
  const icon = (label: string, Icon: LucideIcon, disabled: boolean, onClick: () => void, keys?: string[]) => (
    <Tooltip text={<>{label} {keys && <Kbd keys={keys} />}</>}>
      <Button kind="ghost" size="icon" aria-label={label} disabled={disabled} onClick={onClick}>
        <Icon className="size-4" aria-hidden />
      </Button>
    </Tooltip>
  );
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 max-sm:gap-x-0">
      <div role="group" aria-label={t("tools")} className="grid grid-cols-3 gap-1 max-sm:w-full sm:flex">
        {HANDS.map(({ hand: one, icon: Icon, mark }) => (
          <Button key={one} kind={hand === one ? "secondary" : "ghost"} size="sm" aria-pressed={hand === one} onClick={() => setHand(one)} className={cn("gap-1.5 px-1.5 sm:gap-2 sm:px-2.5", hand === one && "bg-raised")}>
            <Icon className="size-4 max-sm:hidden" aria-hidden />
            {t(`hands.${one}`)}
            {mark && <span className={cn("size-2 shrink-0 rounded-full", mark)} aria-hidden />}
          </Button>
        ))}
      </div>
      <div className="w-full max-sm:order-last sm:w-36">
        <Slider label={t("size")} value={radius} min={THINNEST} max={THICKEST} step={0.001} onChange={setRadius} format={(value) => percent(value * 200)} />
      </div>
      <div className="flex items-center">
        {icon(t("undo"), Undo2, marks.past.length === 0, () => setMarks(undone), ["mod", "Z"])}
        {icon(t("redo"), Redo2, marks.future.length === 0, () => setMarks(redone), ["mod", "shift", "Z"])}
        {icon(t("clear"), Trash2, marks.now.length === 0, () => setMarks((known) => stepped(known, [])))}
      </div>
      <div className="flex items-center max-sm:ml-auto">
        {icon(t("zoomOut"), ZoomOut, zoom === 1, () => setZoom(zoomed(zoom, -1)))}
        <span className="w-11 text-center font-mono text-xs text-muted tabular-nums">{percent(zoom * 100)}</span>
        {icon(t("zoomIn"), ZoomIn, zoom === ZOOMS.at(-1), () => setZoom(zoomed(zoom, 1)))}
      </div>
    </div>
  );
}
