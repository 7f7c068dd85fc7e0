"use client";

import { ChevronsLeftRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Arriving } from "@/components/studio/arriving";
import { RatioFrame } from "@/components/studio/layout";
import { Segmented } from "@/components/ui/segmented";
import type { ImageAsset } from "@/lib/api";
import { useNames } from "@/lib/use-names";

/** Two of the chosen pictures, side by side or one over the other. */
export function ImageCompare({ images, chosen, ratio }: { images: ImageAsset[]; chosen: string[]; ratio: string }) {
  const t = useTranslations("images.compare");
  const names = useNames();
  const [way, setWay] = useState<"side" | "split">("side");
  const [picked, setPicked] = useState<[string, string]>([chosen[0]!, chosen[1]!]);
  const a = chosen.includes(picked[0]) ? picked[0] : chosen.find((id) => id !== picked[1])!;
  const b = chosen.includes(picked[1]) && picked[1] !== a ? picked[1] : chosen.find((id) => id !== a)!;
  const of = (id: string) => images.find((image) => image.id === id)!;
  const name = (id: string) => t("name", { number: images.findIndex((image) => image.id === id) + 1, view: names.view(of(id).view_type) });
  const choice = (letter: "A" | "B", value: string, other: string, pick: (id: string) => void) => (
    <label className="flex min-w-0 items-center gap-2 text-xs">
      <span className="font-semibold">{letter}</span>
      <select aria-label={t("choose", { letter })} value={value} onChange={(event) => pick(event.target.value)} className="h-8 min-w-0 rounded-lg border border-line-strong bg-surface px-2 text-xs pointer-coarse:h-11">
        {chosen.map((id) => (
          <option key={id} value={id} disabled={id === other}>
            {name(id)}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-3 px-4 pt-1 pb-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        {choice("A", a, b, (id) => setPicked([id, b]))}
        <Segmented
          label={t("way")}
          size="sm"
          value={way}
          onChange={setWay}
          options={[
            { value: "side", label: t("side") },
            { value: "split", label: t("split") },
          ]}
        />
        {choice("B", b, a, (id) => setPicked([a, id]))}
      </div>
      <div className="min-h-0 flex-1">
        {way === "side" ? (
          <div className="grid size-full grid-cols-2 gap-3">
            {[a, b].map((id) => (
              <RatioFrame key={id} ratio={ratio}>
                <Arriving src={of(id).url} alt={name(id)} fit="contain" />
              </RatioFrame>
            ))}
          </div>
        ) : (
          <Split first={of(a)} second={of(b)} names={[name(a), name(b)]} ratio={ratio} />
        )}
      </div>
    </div>
  );
}

function Split({ first, second, names, ratio }: { first: ImageAsset; second: ImageAsset; names: [string, string]; ratio: string }) {
  const t = useTranslations("images.compare");
  const [at, setAt] = useState(50);
  return (
    <RatioFrame ratio={ratio}>
      <div className="absolute inset-0">
        <Arriving src={second.url} alt={names[1]} fit="contain" />
      </div>
      <div className="absolute inset-0" style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}>
        <Arriving src={first.url} alt={names[0]} fit="contain" />
      </div>
      <Letter side="left">A</Letter>
      <Letter side="right">B</Letter>
      {/* The whole picture is the slider: for mouse, finger and keys alike. */}
      <input
        type="range"
        aria-label={t("divider")}
        min={0}
        max={100}
        step={1}
        value={at}
        onChange={(event) => setAt(Number(event.target.value))}
        className="peer absolute inset-0 z-10 size-full cursor-ew-resize opacity-0"
      />
      <div aria-hidden className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-1/2 bg-white shadow-[0_0_4px_rgb(0_0_0/60%)] peer-focus-visible:bg-accent" style={{ left: `${at}%` }}>
        <span className="absolute top-1/2 left-1/2 grid size-8 -translate-1/2 place-items-center rounded-full bg-white text-black shadow-lg">
          <ChevronsLeftRight className="size-4" />
        </span>
      </div>
    </RatioFrame>
  );
}

function Letter({ side, children }: { side: "left" | "right"; children: string }) {
  return (
    <span aria-hidden className={`absolute top-2 ${side === "left" ? "left-2" : "right-2"} grid size-6 place-items-center rounded-md bg-black/75 text-xs font-semibold text-white`}>
      {children}
    </span>
  );
}
