"use client";

import { useQueries } from "@tanstack/react-query";
import { useTranslations } from "next-intl";

import { assetsGetAssetOptions } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";

import { GoneChip, PhotoChip, SendingChip, WaitingChip } from "./photo-chip";
import type { useUploads } from "./use-uploads";

/** The ad's photos, and those on their way. */
export function PhotoRow({ ids, uploads, onRemove }: { ids: string[]; uploads: ReturnType<typeof useUploads>; onRemove: (id: string) => void }) {
  const t = useTranslations("brief.photos");
  const common = useTranslations("common");
  const photos = useQueries({ queries: ids.map((id) => ({ ...assetsGetAssetOptions({ path: { asset_id: id } }), retry: false, staleTime: 60_000 })) });
  return (
    <>
      {ids.length + uploads.sending.length > 0 && (
        <ul aria-label={t("label")} className="grid gap-2 px-4 pb-4 sm:grid-cols-2 sm:px-5">
          {ids.map((id, i) => {
            const photo = photos[i]!;
            return (
              <li key={id} className="min-w-0">
                {photo.data ? (
                  <PhotoChip photo={photo.data} onRemove={() => onRemove(id)} />
                ) : photo.isError ? (
                  <GoneChip text={messageOf(photo.error, common("unreachable"))} onRemove={() => onRemove(id)} />
                ) : (
                  <WaitingChip />
                )}
              </li>
            );
          })}
          {uploads.sending.map((one) => (
            <li key={`sending-${one.key}`} className="min-w-0">
              <SendingChip one={one} onAgain={() => uploads.again(one)} onDrop={() => uploads.drop(one.key)} />
            </li>
          ))}
        </ul>
      )}
      {uploads.refused.length > 0 && (
        <div role="alert" className="space-y-1 px-4 pb-3 text-xs text-bad sm:px-5">
          {uploads.refused.map(({ name, why }, i) => (
            <p key={i} className="break-words">
              {t(`refused.${why}`, { name })}
            </p>
          ))}
        </div>
      )}
    </>
  );
}
