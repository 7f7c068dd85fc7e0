"use client";

import { useMutation } from "@tanstack/react-query";
import { ChevronDown, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect } from "react";

import { Button } from "@/components/ui/button";
import { Confirm } from "@/components/ui/confirm";
import { clientsChangeCampaign, type CampaignResponse } from "@/lib/api";
import { cn } from "@/lib/cn";
import { messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";
import { useFormat } from "@/lib/use-format";

import { requestOf } from "./brand-draft";
import { BrandFields } from "./brand-fields";
import { SaveBar } from "./save-bar";
import { useDraft } from "./use-draft";

interface RowProps {
  campaign: CampaignResponse;
  open: boolean;
  onOpen: (open: boolean) => void;
  onDirty: (dirty: boolean) => void;
  onSaved: () => Promise<void>;
  onRemove: () => void;
}

export function CampaignRow({ campaign, open, onOpen, onDirty, onSaved, onRemove }: RowProps) {
  const t = useTranslations("clients");
  const { money } = useFormat();
  const { totals, name } = campaign;
  return (
    <li className="py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 flex-1 basis-32 truncate font-medium">{name}</span>
        <span className="text-xs whitespace-nowrap text-muted">
          {t("figures.ads", { count: totals.ads })} · {t("figures.finished", { count: totals.completed })} · <span className="font-mono tabular-nums">{money(totals.cost)}</span>
        </span>
        <span className="flex items-center gap-1">
          <Button size="sm" aria-expanded={open} aria-label={t("campaigns.guidelinesOf", { name })} onClick={() => onOpen(!open)}>
            {t("campaigns.guidelines")}
            <ChevronDown className={cn("size-3.5 transition-transform duration-150", open && "rotate-180")} aria-hidden />
          </Button>
          <Confirm
            trigger={
              <Button size="icon" kind="ghost" aria-label={t("campaigns.delete", { name })}>
                <Trash2 className="size-4" aria-hidden />
              </Button>
            }
            title={t("campaigns.removeTitle", { name })}
            text={t("campaigns.removeText")}
            action={t("campaigns.removeAction")}
            onConfirm={onRemove}
          />
        </span>
      </div>
      {open && <CampaignForm campaign={campaign} onClose={() => onOpen(false)} onDirty={onDirty} onSaved={onSaved} />}
    </li>
  );
}

function CampaignForm({ campaign, onClose, onDirty, onSaved }: Pick<RowProps, "campaign" | "onDirty" | "onSaved"> & { onClose: () => void }) {
  const t = useTranslations("clients");
  const common = useTranslations("common");
  const { draft, dirty, change, reset } = useDraft(campaign.id, campaign);
  useEffect(() => {
    onDirty(dirty);
    return () => onDirty(false);
  }, [dirty, onDirty]);
  const save = useMutation({
    mutationFn: () => clientsChangeCampaign({ path: { campaign_id: campaign.id }, body: requestOf(draft) }),
    onSuccess: async () => {
      await onSaved();
      reset(draft);
      toast.success(t("save.done"));
      onClose();
    },
  });
  return (
    <form
      className="space-y-7 pt-5 pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <BrandFields draft={draft} unset={t("form.fontClient")} onChange={change} />
      {dirty && (
        <SaveBar
          action={t("save.save")}
          busy={save.isPending}
          disabled={!draft.name.trim()}
          error={save.isError ? messageOf(save.error, common("unreachable")) : null}
          onDiscard={() => {
            reset();
            save.reset();
          }}
        />
      )}
    </form>
  );
}
