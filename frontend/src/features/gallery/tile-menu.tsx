"use client";

import { Download, Ellipsis, ExternalLink, Link2, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";

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

/** The menu itself is only there once it may be wanted: `near` says that the pointer or the focus is on the tile. */
export function TileMenu({ ad, name, tabIndex, near, onDelete }: { ad: SessionSummary; name: string; tabIndex: number; near: boolean; onDelete: () => void }) {
  const t = useTranslations("gallery.tile");
  const share = useShare();
  const [tapped, setTapped] = useState(false);
  const [there, setThere] = useState(false);
  if (near && !there) setThere(true); // and stays: it may be open
  const button = {
    kind: "ghost",
    size: "icon",
    tabIndex,
    "aria-label": t("options", { name }),
    className:
      "absolute -right-1 bottom-5.5 size-7 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:right-1 pointer-coarse:bottom-15 pointer-coarse:bg-stage/70 pointer-coarse:text-stage-ink pointer-coarse:opacity-100",
    children: <Ellipsis className="size-4" aria-hidden />,
  } as const;
  if (!there && !tapped) return <Button {...button} aria-haspopup="menu" aria-expanded={false} onClick={() => setTapped(true)} />;
  return (
    <Menu startsOpen={tapped} trigger={<Button {...button} />}>
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
