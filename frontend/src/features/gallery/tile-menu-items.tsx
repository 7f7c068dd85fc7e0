"use client";

import { Download, ExternalLink, Link2, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

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

/** What can be done with an ad of the gallery. */
export function TileMenuItems({ ad, trigger, onDelete }: { ad: SessionSummary; trigger: ReactNode; onDelete: () => void }) {
  const t = useTranslations("gallery.tile");
  const share = useShare();
  return (
    <Menu startsOpen trigger={trigger}>
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
