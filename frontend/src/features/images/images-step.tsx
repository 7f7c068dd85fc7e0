"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Columns2, ImageOff, LayoutGrid, Square } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSearchParams } from "next/navigation";
import { useState } from "react";

import { InspectorPart, StageBar, StudioLayout } from "@/components/studio/layout";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Segmented } from "@/components/ui/segmented";
import { imagesRegenerateImage, type SessionResponse } from "@/lib/api";
import { sessionsGetSessionQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { useMirror } from "@/lib/address";
import { messageOf } from "@/lib/http";
import { useLanes } from "@/lib/lanes";
import { carried, fromAddress, stepped, toAddress, toggled } from "@/lib/selection";
import { useShortcut } from "@/lib/shortcuts";
import { toast } from "@/lib/toast";

import { FilmForm } from "./film-form";
import { ImageCompare } from "./image-compare";
import { ImageGrid } from "./image-grid";
import { ImageInspector } from "./image-inspector";
import { ImageStrip } from "./image-strip";
import { ImageView } from "./image-view";

const VIEWS = ["grid", "one", "compare"] as const;
type View = (typeof VIEWS)[number];
const NUMBERS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** The pictures of an ad: which ones are filmed, in which order, and how. `fixed`: only to be looked at. */
export function ImagesStep({
  session,
  busy,
  expected,
  fixed = false,
  onStarted,
}: {
  session: SessionResponse;
  busy: boolean;
  expected: number;
  fixed?: boolean;
  onStarted: () => void;
}) {
  const t = useTranslations("images");
  const common = useTranslations("common");
  const params = useSearchParams();
  const cache = useQueryClient();
  const { lane } = useLanes(session.lane);
  const images = session.generated_images;
  const ids = images.map((image) => image.id);
  const [chosen, setChosen] = useState(() => fromAddress(params.get("sel"), ids) ?? session.approved_images.filter((id) => ids.includes(id)));
  const [at, setAt] = useState(() => fromAddress(params.get("at"), ids)?.[0] ?? null);
  const [asked, setView] = useState<View>(() => VIEWS.find((name) => name === params.get("view")) ?? "grid");
  const [typing, setTyping] = useState(false);
  const [known, setKnown] = useState(ids);
  if (known.join() !== ids.join()) {
    setKnown(ids);
    setChosen(carried(chosen, known, ids));
    setAt(at && (carried([at], known, ids)[0] ?? null));
  }
  const view = asked === "compare" && chosen.length < 2 ? "grid" : asked;
  const focused = images.find((image) => image.id === at) ?? (view === "one" ? images[0] : undefined);
  useMirror("sel", ids.length > 0 && !fixed ? toAddress(chosen) : null);
  useMirror("at", focused ? toAddress([focused.id]) : null);
  useMirror("view", view === "grid" ? null : view);

  const again = useMutation({
    mutationFn: (id: string) => imagesRegenerateImage({ path: { session_id: session.id, asset_id: id } }),
    onSettled: () => cache.invalidateQueries({ queryKey: sessionsGetSessionQueryKey({ path: { session_id: session.id } }) }),
    onError: (error) => toast.error(messageOf(error, common("unreachable"))),
  });
  const renewing = busy || again.isPending ? (again.variables ?? null) : null;

  const locked = busy || fixed;
  const toggle = (id: string, range = false) => {
    if (locked) return;
    setChosen(toggled(chosen, id, ids, range));
    setAt(id);
  };
  const open = (id: string) => {
    setAt(id);
    setView("one");
  };
  useShortcut(NUMBERS, (event) => { const id = ids[Number(event.key) - 1]; if (id) toggle(id); }, { label: t("keys.number"), enabled: !locked });
  useShortcut("mod+a", () => setChosen(carried(chosen, ids, ids).concat(ids.filter((id) => !chosen.includes(id)))), { label: t("keys.all"), enabled: !locked && !typing });
  useShortcut("f", () => (view === "one" ? setView("grid") : open(at ?? ids[0]!)), { label: t("keys.full"), enabled: ids.length > 0 });
  useShortcut("c", () => setView(view === "compare" ? "grid" : "compare"), { label: t("keys.compare"), enabled: chosen.length >= 2 });
  useShortcut("Escape", () => setView("grid"), { label: t("keys.back"), enabled: view !== "grid" });
  useShortcut("Space", () => focused && toggle(focused.id), { label: t("keys.choose"), enabled: view === "one" && !locked });
  useShortcut(["ArrowLeft", "ArrowRight"], (event) => setAt(stepped(ids, focused?.id ?? null, event.key === "ArrowLeft" ? -1 : 1)), {
    label: t("keys.step"),
    enabled: view === "one",
  });

  // While a single one is made again, all places are taken already.
  const slots = busy && session.stage !== "clip_generation" && session.stage !== "video_planning" ? Math.max((expected || (ids.length ? 0 : 6)) - ids.length, 0) : 0;
  return (
    <StudioLayout
      label={t("stage")}
      flows={view === "grid" && ids.length + slots > 0}
      stage={
        <>
          <StageBar>
            <Segmented
              label={t("view.label")}
              size="sm"
              value={view}
              onChange={setView}
              options={[
                { value: "grid", label: t("view.grid"), icon: LayoutGrid },
                { value: "one", label: t("view.one"), icon: Square, disabled: ids.length === 0 },
                { value: "compare", label: t("view.compare"), icon: Columns2, disabled: chosen.length < 2 },
              ]}
            />
            {!fixed && (
              <div className="flex items-center gap-1 text-xs text-muted">
                <span className="tabular-nums">{t("chosen", { count: chosen.length, total: ids.length })}</span>
                <Button kind="ghost" size="sm" className="px-2" disabled={locked || chosen.length === ids.length} onClick={() => setChosen([...chosen, ...ids.filter((id) => !chosen.includes(id))])}>
                  {t("all")}
                </Button>
                <Button kind="ghost" size="sm" className="px-2" disabled={locked || chosen.length === 0} onClick={() => setChosen([])}>
                  {t("none")}
                </Button>
              </div>
            )}
          </StageBar>
          {ids.length + slots === 0 && <Empty icon={ImageOff} text={t("nothing")} />}
          {view === "grid" && ids.length + slots > 0 && (
            <ImageGrid images={images} ratio={session.aspect_ratio} chosen={chosen} at={at} renewing={renewing} slots={slots} locked={locked} onToggle={toggle} onOpen={open} />
          )}
          {view === "one" && focused && <ImageView image={focused} ratio={session.aspect_ratio} renewing={renewing === focused.id} />}
          {view === "compare" && <ImageCompare images={images} chosen={chosen} ratio={session.aspect_ratio} />}
        </>
      }
      strip={
        <ImageStrip
          images={images}
          ratio={session.aspect_ratio}
          chosen={chosen}
          at={focused?.id ?? null}
          slots={slots}
          all={view !== "grid" || fixed}
          locked={locked}
          onOpen={open}
          onOrder={setChosen}
        />
      }
      inspector={
        <div onFocus={(event) => setTyping(event.target.matches("textarea, input"))} onBlur={() => setTyping(false)}>
          {!fixed && (
            <InspectorPart title={t("choose")}>
              <FilmForm session={session} chosen={chosen} locked={locked} onStarted={onStarted} />
            </InspectorPart>
          )}
          {focused ? (
            <ImageInspector
              image={focused}
              number={ids.indexOf(focused.id) + 1}
              session={session}
              price={lane?.image_cost ?? 0}
              chosen={chosen.includes(focused.id)}
              fixed={fixed}
              locked={locked || again.isPending}
              onToggle={() => toggle(focused.id)}
              onAgain={() => again.mutate(focused.id)}
            />
          ) : (
            ids.length > 0 && !fixed && <p className="p-5 text-xs text-muted">{t("hint")}</p>
          )}
          {fixed && session.final_video && <p className="p-5 text-muted">{t("fixed")}</p>}
        </div>
      }
    />
  );
}
