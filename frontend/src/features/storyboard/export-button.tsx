"use client";

import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";

import { Button } from "@/components/ui/button";
import { messageOf } from "@/lib/http";

const ASK_AGAIN_MS = 2000;

/** Waits until a file is made (202 meanwhile), then has the browser save it. */
export function ExportButton({ url, label }: { url: string; label: string }) {
  const t = useTranslations("storyboard");
  const common = useTranslations("common");
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  const save = useMutation({
    mutationFn: async () => {
      while (here.current) {
        const asked = new AbortController();
        // Sent on to a bucket, it is ready too; a page may not read from there, but the browser may save it.
        const answer = await fetch(url, { signal: asked.signal, redirect: "manual" });
        if (answer.status === 200 || answer.type === "opaqueredirect") {
          asked.abort(); // it is kept now: the browser fetches it as a file
          const link = document.createElement("a");
          link.href = url;
          link.download = "";
          link.click();
          return;
        }
        if (answer.status !== 202) throw await answer.json();
        await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
      }
    },
  });
  return (
    <>
      <Button size="sm" disabled={save.isPending} aria-busy={save.isPending} onClick={() => save.mutate()}>
        <Download className="size-3.5" aria-hidden />
        {save.isPending ? t("exporting", { format: label }) : label}
      </Button>
      {save.isError && (
        <p role="alert" className="mt-1 text-xs text-bad">
          {messageOf(save.error, common("unreachable"))}
        </p>
      )}
    </>
  );
}
