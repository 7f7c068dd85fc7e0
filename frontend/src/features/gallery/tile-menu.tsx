"use client";

import { Download, Ellipsis, ExternalLink, Link2, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { SessionSummary } from "@/lib/api";

import { useShare } from "./use-share";

/** By a link of today: the one that came with the list may be past its time. */
function download(id: string) {
  const link = document.createElement("a");
  link.href = `/api/video/${id}/download`;
  link.download = "";
  link.click();
}

export function TileMenu({ ad, name, tabIndex, onDelete }: { ad: SessionSummary; name: string; tabIndex: number; onDelete: () => void }) {
  const t = useTranslations("gallery.tile");
  const share = useShare();
  return (
    <Menu
      trigger={
        <Button
          kind="ghost"
          size="icon"
          tabIndex={tabIndex}
          aria-label={t("options", { name })}
          className="absolute -right-1 bottom-5.5 size-7 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:right-1 pointer-coarse:bottom-15 pointer-coarse:bg-stage/70 pointer-coarse:text-stage-ink pointer-coarse:opacity-100"
        >
          <Ellipsis className="size-4" aria-hidden />
        </Button>
      }
    >
      <MenuItem icon={ExternalLink} href={`/sessions/${ad.id}`}>
        {t("open")}
      </MenuItem>
      {ad.stage === "complete" && (
        <>
          <MenuItem icon={Download} onSelect={() => download(ad.id)}>
            {t("download")}
          </MenuItem>
          <MenuItem icon={Link2} onSelect={() => void share(ad.id)}>
            {t("share")}
          </MenuItem>
        </>
      )}
      <MenuSeparator />
      <MenuItem icon={Trash2} danger onSelect={onDelete}>
        {t("delete")}
      </MenuItem>
    </Menu>
  );
}
