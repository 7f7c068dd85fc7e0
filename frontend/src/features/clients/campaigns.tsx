"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { clientsCreateCampaign, clientsDeleteCampaign } from "@/lib/api";
import { clientsListCampaignsOptions, clientsListCampaignsQueryKey } from "@/lib/api/@tanstack/react-query.gen";
import { messageOf } from "@/lib/http";
import { toast } from "@/lib/toast";

import { CampaignRow } from "./campaign-row";

/** A client's campaigns, with guidelines that go ahead of the client's. */
export function Campaigns({ clientId, onDirty, onChanged }: { clientId: string; onDirty: (dirty: boolean) => void; onChanged: () => void }) {
  const t = useTranslations("clients.campaigns");
  const common = useTranslations("common");
  const cache = useQueryClient();
  const [name, setName] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  const query = { client_id: clientId, page_size: 100 };
  const list = useQuery(clientsListCampaignsOptions({ query }));
  const settled = async () => {
    await cache.invalidateQueries({ queryKey: [{ _id: clientsListCampaignsQueryKey()[0]._id }] });
    onChanged();
  };
  const onError = (error: unknown) => void toast.error(messageOf(error, common("unreachable")));
  const create = useMutation({
    mutationFn: () => clientsCreateCampaign({ body: { name: name.trim(), client_id: clientId } }),
    onSuccess: () => setName(""),
    onError,
    onSettled: settled,
  });
  const remove = useMutation({
    mutationFn: (id: string) => clientsDeleteCampaign({ path: { campaign_id: id } }),
    onError,
    onSettled: settled,
  });
  const items = list.data?.items ?? [];
  return (
    <section aria-label={t("title")} className="mt-10 border-t border-line pt-6">
      <h2 className="text-base font-semibold">{t("title")}</h2>
      <p className="mt-1 text-xs text-muted">{t("text")}</p>
      {list.isPending ? (
        <div aria-busy aria-label={t("loading")} role="status" className="mt-4 space-y-3">
          <Skeleton className="h-9 rounded-lg" />
        </div>
      ) : list.isError ? (
        <p role="alert" className="mt-4 flex flex-wrap items-center gap-3">
          {t("failed")}
          <Button size="sm" onClick={() => void list.refetch()}>
            {common("retry")}
          </Button>
        </p>
      ) : items.length === 0 ? (
        <p className="mt-4 text-muted">{t("empty")}</p>
      ) : (
        <ul className="mt-3 divide-y divide-line border-y border-line">
          {items.map((campaign) => (
            <CampaignRow
              key={campaign.id}
              campaign={campaign}
              open={open === campaign.id}
              onOpen={(next) => setOpen(next ? campaign.id : null)}
              onDirty={onDirty}
              onSaved={settled}
              onRemove={() => remove.mutate(campaign.id)}
            />
          ))}
        </ul>
      )}
      <form
        className="mt-4 grid max-w-md grid-cols-[1fr_auto] items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Input label={t("new")} required maxLength={120} placeholder={t("placeholder")} value={name} onChange={(event) => setName(event.target.value)} />
        <Button type="submit" size="lg" busy={create.isPending} disabled={!name.trim()}>
          {t("add")}
        </Button>
      </form>
    </section>
  );
}
