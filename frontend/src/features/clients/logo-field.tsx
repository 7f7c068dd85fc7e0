"use client";

import { useMutation } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";

import { Button } from "@/components/ui/button";
import { assetsUploadAsset } from "@/lib/api";
import { messageOf } from "@/lib/http";

/** The picture itself: the thumbnail is a JPEG, and has no transparency. */
export const logoUrl = (id: string) => `/api/v2/assets/${id}/data`;

/** A brand's logo on both grounds that it may stand on. */
export function LogoField({ logo, onChange }: { logo: string | null; onChange: (logo: string | null) => void }) {
  const t = useTranslations("clients.form");
  const common = useTranslations("common");
  const picker = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    mutationFn: async (file: File) => (await assetsUploadAsset({ body: { file, type: "image", tags: "logo" } })).data!,
    onSuccess: (asset) => onChange(asset.id),
  });
  const grounds = [
    { name: t("onLight"), ground: "bg-white", ink: "text-neutral-600", alt: t("logoAlt") },
    { name: t("onDark"), ground: "bg-neutral-950", ink: "text-neutral-400", alt: "" },
  ];
  return (
    <fieldset>
      <legend className="text-xs font-medium">{t("logo")}</legend>
      <div className="mt-1.5 grid max-w-md grid-cols-2 gap-2">
        {grounds.map(({ name, ground, ink, alt }) => (
          <figure key={name}>
            <div className={`grid h-24 place-items-center overflow-hidden rounded-lg border border-line-strong p-3 ${ground}`}>
              {logo ? (
                <img src={logoUrl(logo)} alt={alt} className="max-h-full max-w-full object-contain" />
              ) : (
                <span className={`text-xs ${ink}`}>{t("noLogo")}</span>
              )}
            </div>
            <figcaption className="mt-1 text-xs text-muted">{name}</figcaption>
          </figure>
        ))}
      </div>
      <input
        ref={picker}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        aria-label={t("logo")}
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          if (event.target.files?.[0]) upload.mutate(event.target.files[0]);
          event.target.value = "";
        }}
      />
      <div className="mt-2 flex gap-2">
        <Button size="sm" busy={upload.isPending} onClick={() => picker.current?.click()}>
          {!upload.isPending && <Upload className="size-3.5" aria-hidden />}
          {upload.isPending ? t("logoBusy") : logo ? t("logoReplace") : t("logoUpload")}
        </Button>
        {logo && (
          <Button size="sm" kind="ghost" onClick={() => onChange(null)}>
            {t("logoRemove")}
          </Button>
        )}
      </div>
      {upload.isError ? (
        <p role="alert" className="mt-2 text-xs text-bad">
          {t("logoFailed", { message: messageOf(upload.error, common("unreachable")) })}
        </p>
      ) : (
        <p className="mt-2 text-xs text-muted">{t("logoHint")}</p>
      )}
    </fieldset>
  );
}
