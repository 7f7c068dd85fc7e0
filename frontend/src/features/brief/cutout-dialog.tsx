"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Brush, Eraser, LoaderCircle, Undo2, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useRef, useState, type Dispatch, type PointerEvent, type SetStateAction } from "react";

import { Button, buttonClass } from "@/components/ui/button";
import { assetsPutCutout, type AssetResponse, type CutoutRequest, type CutoutResponse } from "@/lib/api";
import { assetsGetCutoutOptions, assetsGetCutoutQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { cn } from "@/lib/cn";
import { messageOf } from "@/lib/http";

import { appended, requestOf, type Mark, type Tool } from "./strokes";

const EXPLAINED: Record<CutoutResponse["state"], string> = {
  automatic: "Cut out by itself: the ad stands it in a set.",
  brushed: "Cut out by your brush: the ad stands it in a set.",
  framed: "The ad shows this photo on a card.",
  needs_strokes: "No safe cut was found. Brush over the product, or the ad shows the photo on a card.",
};
const SHORT: Record<CutoutResponse["state"], string> = {
  automatic: "In the set",
  brushed: "In the set",
  framed: "On a card",
  needs_strokes: "Needs a brush",
};

/** A photo's thumbnail with what will become of it; opens the cut-out. */
export function PhotoCutout({ photo }: { photo: AssetResponse }) {
  const cutout = useQuery(assetsGetCutoutOptions({ path: { asset_id: photo.id } }));
  // Kept here, so that strokes outlive a dialog that is closed and opened again.
  const [marks, setMarks] = useState<Mark[]>([]);
  const short = cutout.data ? SHORT[cutout.data.state] : cutout.isError ? "Not checked" : "Being looked at";
  return (
    <Dialog.Root>
      <Dialog.Trigger
        className="group relative block size-full"
        aria-label={`Cut-out of ${photo.name}: ${short}`}
      >
        <img
          src={cutout.data?.cutout_url && cutout.data.state !== "framed" ? cutout.data.cutout_url : (photo.thumbnail_url ?? photo.url)}
          alt=""
          className="size-full object-cover"
        />
        <span className="absolute inset-x-0 bottom-0 flex h-6 items-center justify-center bg-black/75 text-[11px] font-medium text-white group-hover:bg-black/90">
          {cutout.isPending ? <LoaderCircle className="size-3 animate-spin" aria-hidden /> : short}
        </span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/70" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-1/2 left-1/2 z-50 max-h-[calc(100vh-2rem)] w-[min(60rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-2xl border border-line-strong bg-raised p-5 shadow-2xl"
        >
          <div className="flex items-center justify-between gap-4">
            <Dialog.Title className="truncate text-base font-semibold">Cut out {photo.name}</Dialog.Title>
            <Dialog.Close aria-label="Close" className={buttonClass("ghost", "icon")}>
              <X className="size-4" aria-hidden />
            </Dialog.Close>
          </div>
          {cutout.data && <Editor photo={photo} cutout={cutout.data} marks={marks} setMarks={setMarks} />}
          {cutout.isError && (
            <div role="alert" className="mt-4 flex items-center justify-between gap-4 text-bad">
              {messageOf(cutout.error)}
              <Button onClick={() => void cutout.refetch()}>Try again</Button>
            </div>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Editor({
  photo,
  cutout,
  marks,
  setMarks,
}: {
  photo: AssetResponse;
  cutout: CutoutResponse;
  marks: Mark[];
  setMarks: Dispatch<SetStateAction<Mark[]>>;
}) {
  const cache = useQueryClient();
  const [tool, setTool] = useState<Tool>("keep");
  const [radius, setRadius] = useState(0.025);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useRef(false);
  const ratio = (photo.width ?? 1) / (photo.height ?? 1);

  useEffect(() => {
    const surface = canvas.current;
    const pen = surface?.getContext("2d");
    if (!surface || !pen) return;
    surface.width = surface.clientWidth * devicePixelRatio;
    surface.height = surface.clientHeight * devicePixelRatio;
    const { width, height } = surface;
    pen.clearRect(0, 0, width, height);
    pen.lineCap = pen.lineJoin = "round";
    for (const mark of marks) {
      pen.strokeStyle = mark.tool === "keep" ? "rgba(64, 220, 140, 0.65)" : "rgba(255, 84, 84, 0.65)";
      pen.lineWidth = radius * 2 * Math.min(width, height);
      pen.beginPath();
      mark.points.forEach(([x, y], i) => (i ? pen.lineTo(x * width, y * height) : pen.moveTo(x * width, y * height)));
      if (mark.points.length === 1) pen.lineTo(mark.points[0]![0] * width + 0.01, mark.points[0]![1] * height);
      pen.stroke();
    }
  }, [marks, radius]);

  const decide = useMutation({
    mutationFn: async (body: CutoutRequest) => (await assetsPutCutout({ path: { asset_id: photo.id }, body })).data!,
    onSuccess: (found) => cache.setQueryData(assetsGetCutoutQueryKey({ path: { asset_id: photo.id } }), found),
  });
  const place = (event: PointerEvent<HTMLCanvasElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    const inside = (value: number) => Math.min(Math.max(value, 0), 1);
    return [inside((event.clientX - box.left) / box.width), inside((event.clientY - box.top) / box.height)];
  };
  return (
    <div className="mt-4 space-y-4">
      <p className={cn("text-[13px]", cutout.state === "needs_strokes" ? "text-ink" : "text-muted")} aria-live="polite">
        {cutout.reason && `${cutout.reason} `}
        {EXPLAINED[cutout.state]}
      </p>
      <div className="grid gap-4 sm:grid-cols-2">
        <div className="relative touch-none overflow-hidden rounded-lg border border-line" style={{ aspectRatio: ratio }}>
          <img src={photo.url} alt={photo.name} className="absolute inset-0 size-full" draggable={false} />
          <canvas
            ref={canvas}
            role="img"
            aria-label="Brush strokes: drag over the product"
            className="absolute inset-0 size-full cursor-crosshair"
            onPointerDown={(event) => {
              if (!event.isPrimary || event.button !== 0) return;
              event.currentTarget.setPointerCapture(event.pointerId);
              drawing.current = true;
              const point = place(event);
              setMarks((known) => [...known, { tool, points: [point] }]);
            }}
            onPointerMove={(event) => {
              if (!drawing.current || !event.isPrimary) return;
              const point = place(event);
              setMarks((known) => appended(known, point));
            }}
            onPointerUp={() => (drawing.current = false)}
            onPointerCancel={() => (drawing.current = false)}
          />
        </div>
        <div
          className="relative overflow-hidden rounded-lg border border-line bg-[repeating-conic-gradient(#3a3a40_0_25%,#2c2c31_0_50%)] bg-size-[20px_20px]"
          style={{ aspectRatio: ratio }}
        >
          {cutout.cutout_url && cutout.state !== "framed" ? (
            <img src={cutout.cutout_url} alt={`${photo.name}, cut out`} className="absolute inset-0 size-full" />
          ) : (
            <p className="absolute inset-0 grid place-items-center p-6 text-center text-muted">No cut-out yet</p>
          )}
          {decide.isPending && (
            <span className="absolute inset-0 grid place-items-center bg-black/50">
              <LoaderCircle className="size-6 animate-spin" aria-label="Cutting out" />
            </span>
          )}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button kind={tool === "keep" ? "primary" : "secondary"} aria-pressed={tool === "keep"} onClick={() => setTool("keep")}>
          <Brush className="size-4" aria-hidden /> Product
        </Button>
        <Button kind={tool === "drop" ? "primary" : "secondary"} aria-pressed={tool === "drop"} onClick={() => setTool("drop")}>
          <Eraser className="size-4" aria-hidden /> Not product
        </Button>
        <label className="flex items-center gap-2 text-[13px] text-muted">
          Brush
          <input type="range" min={0.008} max={0.08} step={0.002} value={radius} onChange={(e) => setRadius(Number(e.target.value))} />
        </label>
        <Button kind="ghost" disabled={marks.length === 0} onClick={() => setMarks(marks.slice(0, -1))}>
          <Undo2 className="size-4" aria-hidden /> Undo
        </Button>
        <span className="grow" />
        <Button disabled={decide.isPending} onClick={() => decide.mutate({ layout: "framed" })}>
          Use a card
        </Button>
        <Button kind="primary" busy={decide.isPending} onClick={() => decide.mutate(requestOf(marks, radius))}>
          {marks.length ? "Cut out" : "Look again"}
        </Button>
      </div>
      {decide.isError && (
        <p role="alert" className="text-[13px] text-bad">
          {messageOf(decide.error)}
        </p>
      )}
    </div>
  );
}
