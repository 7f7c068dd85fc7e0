import { CircleAlert, CircleSlash, Hand, LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";

import { Badge } from "@/components/ui/badge";
import { useFormat } from "@/lib/use-format";

import type { Status } from "./status";

/** Where an ad stands, if there is anything to say: a finished one speaks for itself. */
export function TileBadge({ status, progress }: { status: Status; progress: number }) {
  const t = useTranslations("gallery.badge");
  const { percent } = useFormat();
  if (status === "complete") return null;
  const kinds = {
    working: { kind: "accent", icon: LoaderCircle, text: t("working", { percent: percent(progress) }) },
    waiting: { kind: "warn", icon: Hand, text: t("waiting") },
    failed: { kind: "bad", icon: CircleAlert, text: t("failed") },
    canceled: { kind: "neutral", icon: CircleSlash, text: t("canceled") },
  } as const;
  const { kind, icon, text } = kinds[status];
  return (
    <Badge kind={kind} icon={icon} className="bg-stage/85 tabular-nums">
      {text}
    </Badge>
  );
}
