"use client";

import { toast } from "@/lib/toast";
import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";

import { Button } from "@/components/ui/button";

export function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useTranslations("account.keys");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text); // browsers have none on plain http, but on localhost
      toast.success(t("copied"));
    } catch {
      toast.error(t("notCopied"));
    }
  };
  return (
    <Button size="sm" onClick={() => void copy()}>
      <Copy className="size-4" aria-hidden />
      {label}
    </Button>
  );
}
