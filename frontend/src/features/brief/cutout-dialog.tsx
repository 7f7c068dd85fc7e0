"use client";

import { useMutation, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState, type Dispatch, type ReactNode, type SetStateAction } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { assetsPutCutout, type AssetResponse, type CutoutRequest, type CutoutResponse } from "@/lib/api";
import { assetsGetCutoutQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";

import { BrushStage } from "./brush-stage";
import { BrushTools, type Hand } from "./brush-tools";
import { CutPreview } from "./cut-preview";
import { amended, stepped, type History } from "./history";
import { appended, requestOf, type Mark } from "./strokes";
import { useBrushKeys } from "./use-brush-keys";

const USUAL = 0.025; // radius of the brush, of the photo's short side

type Marks = History<Mark[]>;

/** How a photo's product is cut out: by itself, by brush, or not at all (a card). */
export function CutoutDialog({
  photo,
  cutout,
  marks,
  setMarks,
  trigger,
}: {
  photo: AssetResponse;
  cutout: UseQueryResult<CutoutResponse, unknown>;
  marks: Marks;
  setMarks: Dispatch<SetStateAction<Marks>>;
  trigger: ReactNode;
}) {
  const t = useTranslations("brief.cutout");
  const common = useTranslations("common");
  const cache = useQueryClient();
  const [open, setOpen] = useState(false);
  const [radius, setRadius] = useState(USUAL);
  const decide = useMutation({
    mutationFn: async (body: CutoutRequest) => (await assetsPutCutout({ path: { asset_id: photo.id }, body })).data!,
    onSuccess: (found) => cache.setQueryData(assetsGetCutoutQueryKey({ path: { asset_id: photo.id } }), found),
  });
  const found = cutout.data;
  const brushed = marks.now.length > 0;
  return (
    <Dialog
      size="lg"
      title={t("title", { name: photo.name })}
      description={
        <span aria-live="polite">
          {found ? (
            <>
              {found.reason && `${found.reason} `}
              {t(`explained.${found.state}`)}
            </>
          ) : (
            t("looking")
          )}
        </span>
      }
      trigger={trigger}
      open={open}
      onOpenChange={setOpen}
      footer={
        found && (
          <>
            {decide.isError && (
              <p role="alert" className="w-full text-xs text-bad">
                {messageOf(decide.error, common("unreachable"))} {t("kept")}
              </p>
            )}
            <Button className="max-sm:grow" disabled={decide.isPending || found.state === "framed"} onClick={() => decide.mutate({ layout: "framed" })}>
              {t("card")}
            </Button>
            <Button className="max-sm:grow" disabled={decide.isPending} onClick={() => decide.mutate({ layout: "set" })}>
              {t("alone")}
            </Button>
            <Button kind="primary" className="max-sm:grow" busy={decide.isPending} disabled={!brushed} onClick={() => decide.mutate(requestOf(marks.now, radius))}>
              {t("cut")}
            </Button>
          </>
        )
      }
    >
      {found ? (
        <Editor photo={photo} found={found} busy={decide.isPending} marks={marks} setMarks={setMarks} radius={radius} setRadius={setRadius} />
      ) : cutout.isError ? (
        <ErrorState message={messageOf(cutout.error, common("unreachable"))} kept={t("kept")} onRetry={() => void cutout.refetch()} busy={cutout.isFetching} />
      ) : (
        <div className="grid gap-4 sm:grid-cols-2" aria-busy>
          <Skeleton className="h-72 sm:h-96" />
          <Skeleton className="h-72 sm:h-96" />
        </div>
      )}
    </Dialog>
  );
}

function Editor({
  photo,
  found,
  busy,
  marks,
  setMarks,
  radius,
  setRadius,
}: {
  photo: AssetResponse;
  found: CutoutResponse;
  busy: boolean;
  marks: Marks;
  setMarks: Dispatch<SetStateAction<Marks>>;
  radius: number;
  setRadius: (radius: number) => void;
}) {
  const [hand, setHand] = useState<Hand>("keep");
  const [zoom, setZoom] = useState(1);
  useBrushKeys({ setMarks, radius, setRadius });
  return (
    <div className="space-y-4">
      <BrushTools hand={hand} setHand={setHand} zoom={zoom} setZoom={setZoom} radius={radius} setRadius={setRadius} marks={marks} setMarks={setMarks} />
      <div className="grid gap-4 sm:grid-cols-2">
        <BrushStage
          photo={photo}
          marks={marks.now}
          radius={radius}
          hand={hand}
          zoom={zoom}
          setZoom={setZoom}
          onBegin={(point) => hand !== "move" && setMarks((known) => stepped(known, [...known.now, { tool: hand, points: [point] }]))}
          onDraw={(point) => setMarks((known) => amended(known, appended(known.now, point)))}
        />
        <CutPreview photo={photo} found={found} busy={busy} />
      </div>
    </div>
  );
}
