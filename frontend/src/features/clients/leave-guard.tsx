"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

/** Asks before a link, a reload or a closed tab takes unsaved changes away. */
export function LeaveGuard({ onLeave }: { onLeave: () => void }) {
  const t = useTranslations("clients.leave");
  const router = useRouter();
  const [to, setTo] = useState<string | null>(null);
  useEffect(() => {
    const onClose = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
      if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      if (link.target === "_blank" || link.hasAttribute("download") || link.origin !== window.location.origin) return;
      if (link.hash && link.pathname === window.location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      setTo(link.pathname + link.search);
    };
    window.addEventListener("beforeunload", onClose);
    document.addEventListener("click", onClick, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", onClose);
      document.removeEventListener("click", onClick, { capture: true });
    };
  }, []);
  return (
    <Dialog
      title={t("title")}
      description={t("text")}
      size="sm"
      open={to !== null}
      onOpenChange={(open) => !open && setTo(null)}
      footer={
        <>
          <Button onClick={() => setTo(null)}>{t("stay")}</Button>
          <Button
            kind="danger"
            onClick={() => {
              onLeave();
              router.push(to!);
              setTo(null);
            }}
          >
            {t("leave")}
          </Button>
        </>
      }
    />
  );
}
