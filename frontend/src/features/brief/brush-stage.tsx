"use client";

import { useTranslations } from "next-intl";
import { useEffect, useLayoutEffect, useRef, useState, type PointerEvent } from "react";

import type { AssetResponse } from "@/lib/api";
import { cn } from "@/lib/cn";

import { zoomed } from "./brush";
import type { Hand } from "./brush-tools";
import { drawMarks, type Mark, type Point } from "./strokes";

export const PANE = "h-[min(44dvh,22rem)] overflow-hidden rounded-xl bg-stage text-stage-ink scheme-dark [container-type:size] sm:h-[min(56dvh,30rem)]";

/** The whole photo in the pane, times zoom. */
export function fitted(photo: AssetResponse, zoom = 1) {
  const ratio = (photo.width ?? 1) / (photo.height ?? 1);
  return { width: `calc(min(100cqw, 100cqh * ${ratio}) * ${zoom})`, aspectRatio: ratio };
}

/** The photo under the brush: pointer, pen and finger draw; in the hand's turn they move it. */
export function BrushStage({
  photo,
  marks,
  radius,
  hand,
  zoom,
  setZoom,
  onBegin,
  onDraw,
}: {
  photo: AssetResponse;
  marks: Mark[];
  radius: number;
  hand: Hand;
  zoom: number;
  setZoom: (zoom: number) => void;
  onBegin: (point: Point) => void;
  onDraw: (point: Point) => void;
}) {
  const t = useTranslations("brief.cutout");
  const pane = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);
  const shownZoom = useRef(zoom);
  const [over, setOver] = useState<Point | null>(null);

  useEffect(() => {
    const surface = canvas.current;
    if (!surface) return;
    const draw = () => drawMarks(surface, marks, radius);
    draw();
    const watch = new ResizeObserver(draw);
    watch.observe(surface);
    return () => watch.disconnect();
  }, [marks, radius]);

  // What was in the middle stays there.
  useLayoutEffect(() => {
    const box = pane.current;
    if (!box) return;
    const by = zoom / shownZoom.current;
    shownZoom.current = zoom;
    box.scrollLeft = (box.scrollLeft + box.clientWidth / 2) * by - box.clientWidth / 2;
    box.scrollTop = (box.scrollTop + box.clientHeight / 2) * by - box.clientHeight / 2;
  }, [zoom]);

  useEffect(() => {
    const box = pane.current;
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault(); // or the browser would zoom the page
      setZoom(zoomed(shownZoom.current, event.deltaY < 0 ? 1 : -1));
    };
    box?.addEventListener("wheel", wheel, { passive: false });
    return () => box?.removeEventListener("wheel", wheel);
  }, [setZoom]);

  const place = (event: PointerEvent<HTMLCanvasElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    const inside = (value: number) => Math.min(Math.max(value, 0), 1);
    return [inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)];
  };
  const lift = () => {
    drawing.current = false;
  };
  const ratio = (photo.width ?? 1) / (photo.height ?? 1);
  return (
    <div className={PANE}>
      <div
        ref={pane}
        role="group"
        aria-label={t("stage")}
        tabIndex={0}
        onPointerMove={(event) => {
          if (hand === "move" && event.pointerType === "mouse" && event.buttons === 1) event.currentTarget.scrollBy(-event.movementX, -event.movementY);
        }}
        className={cn("flex size-full overflow-auto focus-visible:-outline-offset-2", hand === "move" && "cursor-grab active:cursor-grabbing")}
      >
        <div className="relative m-auto shrink-0 overflow-hidden" style={fitted(photo, zoom)}>
          <img src={photo.url} alt={photo.name} className="absolute inset-0 size-full select-none" draggable={false} />
          <canvas
            ref={canvas}
            role="img"
            aria-label={t("strokes")}
            className={cn("absolute inset-0 size-full", hand === "move" ? "pointer-events-none" : "cursor-none touch-none")}
            onPointerDown={(event) => {
              if (!event.isPrimary || event.button !== 0) return;
              event.currentTarget.setPointerCapture(event.pointerId);
              drawing.current = true;
              onBegin(place(event));
            }}
            onPointerMove={(event) => {
              if (!event.isPrimary) return;
              const point = place(event);
              if (event.pointerType !== "touch") setOver(point);
              if (drawing.current) onDraw(point);
            }}
            onPointerUp={lift}
            onPointerCancel={lift}
            onPointerLeave={() => setOver(null)}
          />
          {over && hand !== "move" && (
            <span
              aria-hidden
              className="pointer-events-none absolute aspect-square -translate-1/2 rounded-full border-[1.5px] border-white shadow-[0_0_0_1.5px_black]"
              // of the short side, so of the width only where that is the short one
              style={{ left: `${over[0] * 100}%`, top: `${over[1] * 100}%`, width: `${(radius * 200) / Math.max(ratio, 1)}%` }}
            />
          )}
        </div>
      </div>
    </div>
  );
}
